/** Reading: the one Cookie header of a message (RFC 9113 §8.2.3 lets HTTP/2 send it in pieces). */

import type { CookieSource } from "./messages.ts";

/** The value of the Cookie header, "" where there is none. */
export function readCookieHeader(from: CookieSource): string {
  if (typeof from === "string") return from;
  const message = (from ?? {}) as Partial<Record<"headers" | "req" | "getSetCookie" | "status", unknown>>;
  const headers = (typeof message.getSetCookie === "function" ? from : message.headers) as
    | Cookied
    | undefined;
  // A Response has headers as well, but it carries Set-Cookie.
  const source =
    headers && !("status" in message) ? headers : (message.req as { headers?: Cookied } | undefined)?.headers;
  if (!source) {
    throw new TypeError(
      "cookies come from a header's value, Headers, a Request or a Node request; of a framework's context, give the raw request",
    );
  }
  const cookie = typeof source.get === "function" ? source.get("cookie") : source.cookie;
  return Array.isArray(cookie) ? cookie.join("; ") : String(cookie ?? "");
}

/** Headers of either kind. */
type Cookied = { readonly get?: unknown; readonly cookie?: unknown };
