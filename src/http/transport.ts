/** Whether a Secure cookie can reach the browser: over TLS, behind a proxy that ended it, or on this very machine. */

import { CookieError } from "../base/cookie-error.ts";
import { isLoopbackHost } from "../syntax/host.ts";

/**
 * Throws where a request is known to have come over plain http from another machine, and no one says otherwise:
 * a browser drops a Secure cookie then (RFC 6265bis §5.7 step 8), and no one would see why.
 */
export function refuseInsecureTransport(request: unknown, cookieName: string): void {
  if (request === undefined || request === null) return;
  const message = request as IncomingFacts;
  const socket = message.socket;
  if (socket === undefined || socket === null || socket.encrypted === true) return;
  if (message.secure === true || message.protocol === "https") return;
  const headers = message.headers ?? {};
  if (isLoopbackHost(hostOf(headers[":authority"] ?? headers.host))) return;
  if (firstOf(headers["x-forwarded-proto"]) === "https" || forwardedProto(headers.forwarded) === "https")
    return;
  throw new CookieError(
    "insecure-transport",
    'a browser would drop this Secure cookie: the request came over http. If a proxy ended TLS, have it send X-Forwarded-Proto, or say { transport: "https" }',
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

function hostOf(header: string | string[] | undefined): string {
  return String(header ?? "")
    .toLowerCase()
    .replace(/:\d*$/, "");
}

/** The value that the proxy nearest to the browser wrote. */
function firstOf(header: string | string[] | undefined): string {
  return String(header ?? "")
    .split(",", 1)[0]!
    .trim()
    .toLowerCase();
}

/** RFC 7239 §5.4. */
function forwardedProto(header: string | string[] | undefined): string | undefined {
  for (const parameter of firstOf(header).split(";")) {
    const [name, value] = parameter.split("=", 2);
    if (name?.trim() === "proto") return value?.trim().replaceAll('"', "");
  }
  return undefined;
}
