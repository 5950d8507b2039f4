/** Whether a Secure cookie can reach the browser: over TLS, through a proxy that ends TLS, or on a loopback host. */

import { CookieError } from "../base/cookie-error.ts";
import { isLoopbackHost } from "../syntax/host.ts";

/**
 * Throws if a request is known to have come over plain http from another machine: a browser drops a Secure cookie then
 * (RFC 6265bis §5.7 step 8), without a message anywhere.
 */
export function refuseInsecureTransport(request: unknown, cookieName: string): void {
  if (cameByHttps(request) !== false) return;
  const { headers = {} } = request as TransportFacts;
  if (isLoopbackHost(takeFirst(headers[":authority"] ?? headers.host).replace(/:\d*$/, ""))) return;
  throw new CookieError(
    "insecure-transport",
    'a Secure cookie must be sent over https: have the proxy send X-Forwarded-Proto, or pass { transport: "https" }',
    cookieName,
  );
}

/** Whether a request came by https, to this server or to a proxy that says so; `undefined` if nothing shows it. */
export function cameByHttps(request: unknown): boolean | undefined {
  const { socket, secure, protocol, headers = {} } = (request ?? {}) as TransportFacts;
  if (!socket) return undefined;
  if (socket.encrypted || secure === true || protocol === "https") return true;
  // RFC 7239 §5.4
  const forwarded = /(^|;)\s*proto="?https"?\s*(;|$)/.test(takeFirst(headers.forwarded));
  return forwarded || takeFirst(headers["x-forwarded-proto"]) === "https";
}

/** What is read of Node's request, with what Express adds to it. */
export type TransportFacts = {
  readonly socket?: { readonly encrypted?: boolean } | null;
  readonly secure?: unknown;
  readonly protocol?: unknown;
  readonly headers?: Record<string, string | string[] | undefined>;
};

/** Takes the first item of a list, which is that of the proxy nearest to the browser. */
function takeFirst(header: string | string[] | undefined): string {
  return String(header ?? "")
    .split(",", 1)[0]!
    .trim()
    .toLowerCase();
}
