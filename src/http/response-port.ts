/** The port that cookies are written through: Node's and Fetch's responses have the same shape behind it. */

import type { CookieErrorCode } from "../base/cookie-error.ts";
import type { CookieTarget, HeadersLike, ServerResponseLike } from "./messages.ts";

export type ResponsePort = {
  /** The request that is answered, if it is known. */
  readonly request?: unknown;
  /** Returns the lines of a header. */
  read(name: HeaderName): readonly string[];
  /** Throws if headers can no longer be written; `writeFailure` has the error code and message for it. */
  write(name: HeaderName, value: string | readonly string[]): void;
  readonly writeFailure: readonly [code: CookieErrorCode, message: string];
};

type HeaderName = "Set-Cookie" | "Cache-Control";

/** Returns the port of a response. @throws TypeError if it is something else. */
export function responsePortFor(to: CookieTarget): ResponsePort {
  if ("setHeader" in to) return createNodePort(to);
  const headers = "headers" in to ? to.headers : to;
  if (typeof headers?.getSetCookie === "function") return createFetchPort(headers);
  throw new TypeError(
    "cookies must be written to Headers, a Response or Node's response; of a framework, pass the raw response",
  );
}

function createNodePort(response: ServerResponseLike): ResponsePort {
  return {
    request: response.req,
    read: (name) => [response.getHeader(name) ?? []].flat().map(String),
    write: (name, value) => response.setHeader(name, value),
    writeFailure: ["headers-sent", "headers were already sent: set cookies before writing the body"],
  };
}

function createFetchPort(headers: HeadersLike): ResponsePort {
  return {
    read: (name) => (name === "Set-Cookie" ? headers.getSetCookie() : [headers.get(name) ?? ""]),
    write(name, value) {
      headers.delete(name);
      for (const line of typeof value === "string" ? [value] : value) headers.append(name, line);
    },
    writeFailure: [
      "headers-immutable",
      "headers are immutable: set cookies on new Response(response.body, response)",
    ],
  };
}
