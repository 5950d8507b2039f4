/** Whether a Secure cookie can reach the browser: over TLS, behind a proxy that ended it, or on this very machine. */

import { CookieError } from "../base/cookie-error.ts";
import { isLoopbackHost } from "../syntax/host.ts";

/**
 * Throws where a request is known to have come over plain http from another machine, and no one says otherwise:
 * a browser drops a Secure cookie then (RFC 6265bis §5.7 step 8), and no one would see why.
 */
export function refuseInsecureTransport(request: unknown, cookieName: string): void {
  const { socket, secure, protocol, headers = {} } = (request ?? {}) as IncomingFacts;
  if (!socket || socket.encrypted === true || secure === true || protocol === "https") return;
  const host = firstOf(headers[":authority"] ?? headers.host).replace(/:\d*$/, "");
  if (isLoopbackHost(host) || firstOf(headers["x-forwarded-proto"]) === "https") return;
  // RFC 7239 §5.4
  if (/(^|;)\s*proto="?https"?\s*(;|$)/.test(firstOf(headers.forwarded))) return;
  throw new CookieError(
    "insecure-transport",
    'a browser drops a Secure cookie that comes over http: if a proxy ended TLS, have it send X-Forwarded-Proto, or say { transport: "https" }',
    cookieName,
  );
}

/** Node's request, and what Express adds to it. */
type IncomingFacts = {
  readonly socket?: { readonly encrypted?: boolean } | null;
  readonly secure?: unknown;
  readonly protocol?: unknown;
  readonly headers?: Record<string, string | string[] | undefined>;
};

/** In a list, the value that the proxy nearest to the browser wrote. */
function firstOf(header: string | string[] | undefined): string {
  return String(header ?? "")
    .split(",", 1)[0]!
    .trim()
    .toLowerCase();
}
