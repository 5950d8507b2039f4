/** Whether a Secure cookie can reach the browser: over TLS, through a proxy that ends TLS, or on a loopback host. */

import { CookieError } from "../base/cookie-error.ts";
import { isLoopbackHost } from "../syntax/host.ts";

/**
 * Throws if a request is known to have come over plain http from another machine: a browser drops a Secure cookie then
 * (RFC 6265bis §5.7 step 8), without a message anywhere.
 */
export function refuseInsecureTransport(request: unknown, cookieName: string): void {
  if (cameByHttps(request) !== false || isLoopbackHost(requestHost(transportFacts(request)))) return;
  throw new CookieError(
    "insecure-transport",
    'a Secure cookie must be sent over https; if a proxy ends TLS, let it send X-Forwarded-Proto, or pass { transport: "https" }',
    cookieName,
  );
}

/** Whether a request came by https, to this server or to a proxy that says so; `undefined` if nothing shows it. */
export function cameByHttps(request: unknown): boolean | undefined {
  const facts = transportFacts(request);
  const { socket, secure, protocol, url } = facts;
  const scheme = /^https?(?=:)/i.exec(String(url ?? ""))?.[0].toLowerCase();
  if (socket?.encrypted === true || secure === true || protocol === "https" || scheme === "https")
    return true;
  if (takeFirst(headerValue(facts, "x-forwarded-proto")) === "https") return true;
  // RFC 7239 §5.4
  if (/(^|;)\s*proto="?https"?\s*(;|$)/.test(takeFirst(headerValue(facts, "forwarded")))) return true;
  return socket || scheme === "http" ? false : undefined;
}

/** What is read of Node's request, with what Express adds to it, or of Fetch's. */
type TransportFacts = {
  readonly socket?: { readonly encrypted?: boolean } | null;
  readonly secure?: unknown;
  readonly protocol?: unknown;
  readonly url?: unknown;
  readonly headers?: Record<string, unknown>;
};

/** Of a Node response, the facts of its request. */
function transportFacts(request: unknown): TransportFacts {
  const message = (request ?? {}) as TransportFacts & { readonly req?: TransportFacts };
  return message.req ?? message;
}

function headerValue({ headers = {} }: TransportFacts, name: string): unknown {
  if (typeof headers.get !== "function") return headers[name];
  // A pseudo-header of HTTP/2 is no name that Fetch's Headers can be asked for.
  return name[0] === ":" ? undefined : (headers.get(name) ?? undefined);
}

function requestHost(facts: TransportFacts): string {
  const [, authority] = /^https?:\/\/([^/?#]*)/i.exec(String(facts.url)) ?? [];
  const host = headerValue(facts, ":authority") ?? headerValue(facts, "host") ?? authority;
  return takeFirst(host).replace(/:\d*$/, "");
}

/** Takes the first item of a list, which is that of the proxy nearest to the browser. */
function takeFirst(header: unknown): string {
  return String(header ?? "")
    .split(",", 1)[0]!
    .trim()
    .toLowerCase();
}
