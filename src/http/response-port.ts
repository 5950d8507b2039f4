/** The one port that cookies are written through: Node's and Fetch's responses look alike behind it. */

import { CookieError } from "../base/cookie-error.ts";
import type { HeadersLike, ServerResponseLike, Writable } from "./messages.ts";

export type ResponsePort = {
  /** What stands for the response itself, wherever it is passed by. */
  readonly key: object;
  /** The request that it answers, where it is known. */
  readonly request: unknown;
  read(header: string): string | undefined;
  write(header: string, value: string): void;
  setCookieLines(): string[];
  appendSetCookie(line: string): void;
  replaceSetCookies(lines: readonly string[]): void;
  /** Throws where nothing can be written any more. */
  refuseIfClosed(cookieName: string): void;
};

export function responseOf(to: Writable): ResponsePort {
  if ("setHeader" in to && "getHeader" in to) return nodePort(to);
  if ("getSetCookie" in to) return fetchPort(to);
  if ("headers" in to && "getSetCookie" in to.headers) return fetchPort(to.headers);
  throw new TypeError(
    "cookies go to Headers, a Response or a Node response; of a framework's context, give the raw response",
  );
}

function nodePort(response: ServerResponseLike): ResponsePort {
  const setCookieLines = () => {
    const value = response.getHeader("set-cookie");
    return value === undefined ? [] : typeof value === "object" ? [...value] : [String(value)];
  };
  const replaceSetCookies = (lines: readonly string[]) => {
    response.setHeader("Set-Cookie", lines);
  };
  return {
    key: response,
    request: response.req,
    read(header) {
      const value = response.getHeader(header);
      return value === undefined ? undefined : typeof value === "object" ? value.join(", ") : String(value);
    },
    write(header, value) {
      response.setHeader(header, value);
    },
    setCookieLines,
    appendSetCookie: (line) => replaceSetCookies([...setCookieLines(), line]),
    replaceSetCookies,
    refuseIfClosed(cookieName) {
      if (response.headersSent) {
        throw new CookieError(
          "headers-sent",
          "the headers are gone: set cookies before the body",
          cookieName,
        );
      }
    },
  };
}

function fetchPort(headers: HeadersLike): ResponsePort {
  return {
    key: headers,
    request: undefined,
    read: (header) => headers.get(header) ?? undefined,
    write: (header, value) => headers.set(header, value),
    setCookieLines: () => headers.getSetCookie(),
    appendSetCookie: (line) => headers.append("Set-Cookie", line),
    replaceSetCookies(lines) {
      headers.delete("Set-Cookie");
      for (const line of lines) headers.append("Set-Cookie", line);
    },
    refuseIfClosed(cookieName) {
      try {
        // Changes nothing where headers can change, and throws where they cannot (Fetch §5.1).
        headers.delete("speculoos-never-set");
      } catch {
        throw new CookieError(
          "headers-immutable",
          "these headers can't change: set the cookie on new Response(response.body, response)",
          cookieName,
        );
      }
    },
  };
}
