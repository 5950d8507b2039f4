/** One Set-Cookie as a record (RFC 6265bis §5.6), with the API of the npm package `cookie` 2. */

import { parseCookieDate } from "../syntax/cookie-date.ts";
import {
  equalsIgnoreCase,
  indexOfOrEnd,
  isInteger,
  skipWhitespace,
  skipWhitespaceBack,
  trimmedSlice,
} from "../syntax/scan.ts";
import { parseImfFixdate } from "./imf-fixdate.ts";
import { decodePercent, type ParseOptions } from "./parse-cookie.ts";

/** A cookie and its attributes, as they stand in a Set-Cookie. `maxAge` is in seconds. */
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
 * The record of a Set-Cookie value. Never throws; of attributes that come twice the last counts, unknown and invalid
 * ones are passed over. `Expires` is read as a cookie-date (RFC 6265bis §5.1.1), whatever the time zone of the machine.
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
  const { length } = header;
  let end = indexOfOrEnd(header, 0);
  let equals = header.indexOf("=");
  const named = equals !== -1 && equals < end;
  const name = named ? trimmedSlice(header, 0, equals) : "";
  const cookie = new PlainRecord(name, decode(trimmedSlice(header, named ? equals + 1 : 0, end)));
  for (let from = end + 1; from < length; from = end + 1) {
    end = indexOfOrEnd(header, from);
    // Searched again only when passed: attributes without `=` must not make this quadratic.
    if (equals !== -1 && equals < from) equals = header.indexOf("=", from);
    readAttribute(cookie, header, from, equals !== -1 && equals < end ? equals : end, end);
  }
  return cookie;
}

/** Makes plain objects all the same, but engines leave room in them for the attributes to come. */
const PlainRecord = function (this: SetCookie, name: string, value: string | undefined) {
  this.name = name;
  this.value = value;
} as unknown as new (
  name: string,
  value: string | undefined,
) => SetCookie;
PlainRecord.prototype = Object.prototype;

/**
 * Names are told apart by their length, then compared in place, without case; so are values where only some words
 * count: nothing is cut out of the header that the record does not keep.
 */
function readAttribute(cookie: SetCookie, header: string, from: number, nameEnd: number, to: number): void {
  const name = skipWhitespace(header, from, nameEnd);
  const start = skipWhitespace(header, nameEnd + 1, to);
  const end = skipWhitespaceBack(header, start, to);
  switch (skipWhitespaceBack(header, name, nameEnd) - name) {
    case 4:
      if (equalsIgnoreCase(header, name, "Path"))
        cookie.path = nameEnd === to ? undefined : header.slice(start, end);
      break;
    case 6:
      if (equalsIgnoreCase(header, name, "Secure")) cookie.secure = true;
      else if (equalsIgnoreCase(header, name, "Domain"))
        cookie.domain = nameEnd === to ? undefined : header.slice(start, end);
      break;
    case 7:
      if (equalsIgnoreCase(header, name, "Expires")) {
        const time = parseImfFixdate(header, start, end);
        const date = time === undefined ? parseCookieDate(header.slice(start, end)) : new Date(time);
        if (date !== undefined) cookie.expires = date;
      } else if (equalsIgnoreCase(header, name, "Max-Age") && isInteger(header, start, end)) {
        cookie.maxAge = Number(header.slice(start, end));
      }
      break;
    case 8:
      if (equalsIgnoreCase(header, name, "HttpOnly")) cookie.httpOnly = true;
      else if (equalsIgnoreCase(header, name, "SameSite")) readSameSite(cookie, header, start, end - start);
      else if (equalsIgnoreCase(header, name, "Priority")) readPriority(cookie, header, start, end - start);
      break;
    case 11:
      if (equalsIgnoreCase(header, name, "Partitioned")) cookie.partitioned = true;
      break;
  }
}

function readSameSite(cookie: SetCookie, header: string, start: number, length: number): void {
  if (length === 3 && equalsIgnoreCase(header, start, "Lax")) cookie.sameSite = "lax";
  else if (length === 6 && equalsIgnoreCase(header, start, "Strict")) cookie.sameSite = "strict";
  else if (length === 4 && equalsIgnoreCase(header, start, "None")) cookie.sameSite = "none";
}

function readPriority(cookie: SetCookie, header: string, start: number, length: number): void {
  if (length === 3 && equalsIgnoreCase(header, start, "Low")) cookie.priority = "low";
  else if (length === 6 && equalsIgnoreCase(header, start, "Medium")) cookie.priority = "medium";
  else if (length === 4 && equalsIgnoreCase(header, start, "High")) cookie.priority = "high";
}
