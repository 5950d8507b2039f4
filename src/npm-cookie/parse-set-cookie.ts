/**
 * One Set-Cookie as a record (RFC 6265bis §5.6), with the API of the npm package `cookie` 2. User agents read the header
 * in `jar/rules/parse-set-cookie.ts`.
 */

import { parseCookieDateAt } from "../syntax/dates/parse-cookie-date.ts";
import { parseFixedDateAt } from "../syntax/dates/parse-fixed-date.ts";
import { eachAttribute, type KnownAttribute, wordAt } from "../syntax/set-cookie-attributes.ts";
import { decodePercent } from "../syntax/text/percent.ts";
import { indexOfOrEnd, isInteger, trimmedSlice } from "../syntax/text/scan.ts";
import type { ParseOptions } from "./parse-cookie.ts";

/** A cookie and its attributes, as in a Set-Cookie header. `maxAge` is in seconds. */
export type SetCookie = {
  name: string;
  value: string | undefined;
  maxAge?: number | undefined;
  expires?: Date | undefined;
  domain?: string | undefined;
  path?: string | undefined;
  httpOnly?: boolean | undefined;
  secure?: boolean | undefined;
  partitioned?: boolean | undefined;
  priority?: "low" | "medium" | "high" | undefined;
  sameSite?: boolean | "lax" | "strict" | "none" | undefined;
};

/**
 * Parses a Set-Cookie header. Never throws. Of an attribute that comes twice, the last counts; unknown and invalid
 * attributes are skipped. `Expires` is read as a cookie-date (RFC 6265bis §5.1.1), in every time zone of the machine alike.
 *
 * @example
 * ```ts
 * import { parseSetCookie } from "speculoos";
 *
 * const cookie = parseSetCookie("id=7; Path=/; Max-Age=60; Secure");
 * console.log(cookie.name, cookie.value, cookie.maxAge, cookie.secure); // id 7 60 true
 * ```
 */
export function parseSetCookie(header: string, options?: ParseOptions): SetCookie {
  const decode = options?.decode ?? decodePercent;
  const end = indexOfOrEnd(header, 0);
  const equals = indexOfOrEnd(header, 0, "=");
  const named = equals < end;
  const name = named ? trimmedSlice(header, 0, equals) : "";
  const cookie: SetCookie = { name, value: decode(trimmedSlice(header, named ? equals + 1 : 0, end)) };
  eachAttribute(header, end + 1, readAttribute, cookie);
  return cookie;
}

function readAttribute(
  cookie: SetCookie,
  header: string,
  attribute: KnownAttribute | undefined,
  _start: number,
  equals: number,
  start: number,
  end: number,
): void {
  switch (attribute) {
    // Without "=" they are undefined, as in the package.
    case "path":
      cookie.path = equals < start ? header.slice(start, end) : undefined;
      break;
    case "domain":
      cookie.domain = equals < start ? header.slice(start, end) : undefined;
      break;
    case "secure":
      cookie.secure = true;
      break;
    case "httponly":
      cookie.httpOnly = true;
      break;
    case "partitioned":
      cookie.partitioned = true;
      break;
    case "expires": {
      const time = parseFixedDateAt(header, start, end) ?? parseCookieDateAt(header, start, end);
      if (time !== undefined) cookie.expires = new Date(time);
      break;
    }
    case "max-age":
      if (isInteger(header, start, end)) cookie.maxAge = Number(header.slice(start, end));
      break;
    case "samesite": {
      const sameSite = wordAt(header, start, end, SAME_SITES);
      if (sameSite !== undefined) cookie.sameSite = sameSite;
      break;
    }
    case "priority": {
      const priority = wordAt(header, start, end, PRIORITIES);
      if (priority !== undefined) cookie.priority = priority;
      break;
    }
  }
}

const SAME_SITES = ["lax", "strict", "none"] as const;
const PRIORITIES = ["low", "medium", "high"] as const;
