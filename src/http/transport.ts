/** Whether a Secure cookie can reach the browser: over TLS, behind a proxy that ended it, or on this very machine. */

import { CookieError } from "../base/cookie-error.ts";
import { isLoopbackHost } from "../syntax/host.ts";

/**
 * Throws where a request is known to have come over plain http from another machine, and no one says otherwise:
 * a browser drops a Secure cookie then (RFC 6265bis §5.7 step 8), and no one would see why.
 */
export function refuseInsecureTransport(request: unknown, cookieName: string): void {
  if (cameByHttps(request) !== false || isLoopbackHost(hostOf(factsOf(request)))) return;
  throw new CookieError(
    "insecure-transport",
    'a browser drops a Secure cookie that comes over http: if a proxy ended TLS, have it send X-Forwarded-Proto, or say { transport: "https" }',
    cookieName,
  );
}

/** Whether a request came by https, to this server or to a proxy that says so; `undefined` if nothing shows it. */
export function cameByHttps(request: unknown): boolean | undefined {
  const facts = factsOf(request);
  const { socket, secure, protocol, url } = facts;
  const scheme = /^https?(?=:)/i.exec(String(url ?? ""))?.[0].toLowerCase();
  if (socket?.encrypted === true || secure === true || protocol === "https" || scheme === "https")
    return true;
  if (firstOf(headerOf(facts, "x-forwarded-proto")) === "https") return true;
  // RFC 7239 §5.4
  if (/(^|;)\s*proto="?https"?\s*(;|$)/.test(firstOf(headerOf(facts, "forwarded")))) return true;
  return socket || scheme === "http" ? false : undefined;
}

/** Node's request and what Express adds to it, or Fetch's. */
type RequestFacts = {
  readonly socket?: { readonly encrypted?: boolean } | null;
  readonly secure?: unknown;
  readonly protocol?: unknown;
  readonly url?: unknown;
  readonly headers?: Record<string, unknown>;
};

/** Of a Node response, the facts of its request. */
function factsOf(request: unknown): RequestFacts {
  const message = (request ?? {}) as RequestFacts & { readonly req?: RequestFacts };
  return message.req ?? message;
}

function headerOf({ headers = {} }: RequestFacts, name: string): unknown {
  if (typeof headers.get !== "function") return headers[name];
  // A pseudo-header of HTTP/2 is no name that Fetch's Headers can be asked for.
  return name[0] === ":" ? undefined : (headers.get(name) ?? undefined);
}

function hostOf(facts: RequestFacts): string {
  const [, authority] = /^https?:\/\/([^/?#]*)/i.exec(String(facts.url)) ?? [];
  const host = headerOf(facts, ":authority") ?? headerOf(facts, "host") ?? authority;
  return firstOf(host).replace(/:\d*$/, "");
}

/** In a list, the value that the proxy nearest to the browser wrote. */
function firstOf(header: unknown): string {
  return String(header ?? "")
    .split(",", 1)[0]!
    .trim()
    .toLowerCase();
}
