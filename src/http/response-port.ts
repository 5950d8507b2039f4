/** The one port that cookies are written through: Node's and Fetch's responses look alike behind it. */

import type { CookieErrorCode } from "../base/cookie-error.ts";
import type { CookieTarget, HeadersLike, ServerResponseLike } from "./messages.ts";

export type ResponsePort = {
  /** What stands for the response itself, wherever it is passed by. */
  readonly key: object;
  /** The request that it answers, where it is known. */
  readonly request?: unknown;
  readonly cacheControl: string;
  readonly setCookies: readonly string[];
  /** Throws where nothing can be written any more, for which `closed` has the code and the words. */
  writeCacheControl(value: string): void;
  writeSetCookies(lines: readonly string[]): void;
  readonly closed: readonly [code: CookieErrorCode, advice: string];
};

export function responsePortFor(to: CookieTarget): ResponsePort {
  if ("setHeader" in to) return nodePort(to);
  const headers = "headers" in to ? to.headers : to;
  if (typeof headers?.getSetCookie === "function") return fetchPort(headers);
  throw new TypeError(
    "cookies go to Headers, a Response or a Node response; of a framework's context, give the raw response",
  );
}

function nodePort(response: ServerResponseLike): ResponsePort {
  const lines = (name: string) => [response.getHeader(name) ?? []].flat().map(String);
  return {
    key: response,
    request: response.req,
    cacheControl: lines("cache-control").join(", "),
    setCookies: lines("set-cookie"),
    writeCacheControl: (value) => response.setHeader("Cache-Control", value),
    writeSetCookies: (values) => response.setHeader("Set-Cookie", values),
    closed: ["headers-sent", "the headers are gone: set cookies before the body"],
  };
}

function fetchPort(headers: HeadersLike): ResponsePort {
  return {
    key: headers,
    cacheControl: headers.get("cache-control") ?? "",
    setCookies: headers.getSetCookie(),
    writeCacheControl: (value) => headers.set("Cache-Control", value),
    writeSetCookies(values) {
      headers.delete("Set-Cookie");
      for (const value of values) headers.append("Set-Cookie", value);
    },
    closed: [
      "headers-immutable",
      "these headers can't change: set the cookie on new Response(response.body, response)",
    ],
  };
}
