/** Reading: the one Cookie header of a message (RFC 9113 §8.2.3 lets HTTP/2 send it in pieces). */

import type { Readable } from "./messages.ts";

/** The value of the Cookie header, "" where there is none. */
export function cookieHeader(from: Readable): string {
  if (typeof from === "string") return from;
  const message: unknown = from;
  if (isRecord(message)) {
    const { headers } = message;
    if (isRecord(headers)) {
      if (typeof headers.get !== "function") return joined(headers.cookie);
      // A Response has headers as well, but it carries Set-Cookie.
      if (!("status" in message)) return joined(headers.get("cookie"));
    }
    if (typeof message.get === "function" && typeof message.getSetCookie === "function") {
      return joined(message.get("cookie"));
    }
    if (isRecord(message.req) && isRecord(message.req.headers)) return joined(message.req.headers.cookie);
  }
  throw new TypeError(
    "cookies come from a header's value, Headers, a Request or a Node request; of a framework's context, give the raw request",
  );
}

function joined(cookie: unknown): string {
  return typeof cookie === "string" ? cookie : Array.isArray(cookie) ? cookie.join("; ") : "";
}

function isRecord(thing: unknown): thing is Record<string, unknown> {
  return typeof thing === "object" && thing !== null;
}
