/** The port that cookies are written through: Node's and Fetch's responses have the same shape behind it. */

import type { CookieErrorCode } from "../base/cookie-error.ts";
import type { CookieTarget, HeadersLike, ServerResponseLike } from "./messages.ts";

export type ResponsePort = {
  /** The request that is answered, if it is known. */
  readonly request?: unknown;
  readonly cacheControl: string;
  readonly setCookies: readonly string[];
  /** Throws if headers can no longer be written; `writeFailure` has the error code and message for it. */
  writeCacheControl(value: string): void;
  writeSetCookies(lines: readonly string[]): void;
  readonly writeFailure: readonly [code: CookieErrorCode, message: string];
};

/** Returns the port of a response. @throws TypeError if it is something else. */
export function responsePortFor(to: CookieTarget): ResponsePort {
  if (typeof to === "object" && to !== null) {
    if ("setHeader" in to) return createNodePort(to);
    const headers = "headers" in to ? to.headers : to;
    // Nothing is ever written to a request: its method tells it from a response.
    if (typeof headers?.getSetCookie === "function" && !("method" in to)) return createFetchPort(headers);
  }
  throw new TypeError(
    "cookies must be written to Headers, a Response or Node's response; of a framework, pass the raw response",
  );
}

function createNodePort(response: ServerResponseLike): ResponsePort {
  const linesOf = (name: string) => [response.getHeader(name) ?? []].flat().map(String);
  return {
    request: response.req,
    cacheControl: linesOf("cache-control").join(", "),
    setCookies: linesOf("set-cookie"),
    writeCacheControl: (value) => response.setHeader("Cache-Control", value),
    writeSetCookies: (lines) => response.setHeader("Set-Cookie", lines),
    writeFailure: ["headers-sent", "headers were already sent: set cookies before writing the body"],
  };
}

function createFetchPort(headers: HeadersLike): ResponsePort {
  return {
    cacheControl: headers.get("cache-control") ?? "",
    setCookies: headers.getSetCookie(),
    writeCacheControl: (value) => headers.set("Cache-Control", value),
    writeSetCookies(lines) {
      headers.delete("Set-Cookie");
      for (const line of lines) headers.append("Set-Cookie", line);
    },
    writeFailure: [
      "headers-immutable",
      "headers are immutable: set cookies on new Response(response.body, response)",
    ],
  };
}
