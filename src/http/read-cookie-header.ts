/** Reading: the one Cookie header of a message (HTTP/2 may split it over several lines, RFC 9113 §8.2.3). */

import type { CookieSource } from "./messages.ts";

/** Returns the value of the Cookie header, or "" if there is none. @throws TypeError if `from` is something else. */
export function readCookieHeader(from: CookieSource): string {
  if (typeof from === "string") return from;
  const message = (from ?? {}) as Partial<Record<"headers" | "req" | "getSetCookie" | "status", unknown>>;
  const headers = (typeof message.getSetCookie === "function" ? from : message.headers) as
    | AnyHeaders
    | undefined;
  // A Response has headers as well, but those carry Set-Cookie.
  const source =
    headers && !("status" in message)
      ? headers
      : (message.req as { headers?: AnyHeaders } | undefined)?.headers;
  if (!source) {
    throw new TypeError(
      "cookies must be read from a header's value, Headers, a Request or Node's request; of a framework, pass the raw request",
    );
  }
  const cookie = typeof source.get === "function" ? source.get("cookie") : source.cookie;
  return [cookie ?? []].flat().join("; ");
}

/** Fetch's headers, or Node's. */
type AnyHeaders = { readonly get?: unknown; readonly cookie?: unknown };
