/** One Set-Cookie as a record (RFC 6265bis §5.6), with the API of the npm package `cookie` 2. */

import { parseCookieDate } from "./cookie-date.ts";
import { imfFixdate } from "./imf-fixdate.ts";
import { type ParseOptions, percentDecoded } from "./parse-cookie.ts";

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
  const decode = options?.decode ?? percentDecoded;
  const { length } = header;
  let end = endOf(header, 0);
  let equals = header.indexOf("=");
  const named = equals !== -1 && equals < end;
  const name = named ? sliceOf(header, 0, equals) : "";
  const cookie = new PlainRecord(name, decode(sliceOf(header, named ? equals + 1 : 0, end)));
  for (let start = end + 1; start < length; start = end + 1) {
    end = endOf(header, start);
    // Searched again only when passed: attributes without `=` must not make this quadratic.
    if (equals !== -1 && equals < start) equals = header.indexOf("=", start);
    const nameEnd = equals !== -1 && equals < end ? equals : end;
    readAttribute(cookie, header, start, nameEnd, end);
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
 * Names are told apart by their length, then compared in place, without case; so are values, where only some words
 * count: nothing is cut out of the header that the record does not keep.
 */
function readAttribute(
  cookie: SetCookie,
  header: string,
  nameStart: number,
  nameEnd: number,
  end: number,
): void {
  const start = skipBlanks(header, nameStart, nameEnd);
  const from = skipBlanks(header, nameEnd + 1, end);
  const to = skipBlanksBack(header, from, end);
  switch (skipBlanksBack(header, start, nameEnd) - start) {
    case 4:
      if (isWord(header, start, "path")) cookie.path = nameEnd < end ? header.slice(from, to) : undefined;
      break;
    case 6:
      if (isWord(header, start, "secure")) cookie.secure = true;
      else if (isWord(header, start, "domain"))
        cookie.domain = nameEnd < end ? header.slice(from, to) : undefined;
      break;
    case 7:
      if (isWord(header, start, "expires")) {
        const time = imfFixdate(header, from, to);
        const date = time === undefined ? parseCookieDate(header.slice(from, to)) : new Date(time);
        if (date !== undefined) cookie.expires = date;
      } else if (isWord(header, start, "max-age") && isInteger(header, from, to)) {
        cookie.maxAge = Number(header.slice(from, to));
      }
      break;
    case 8:
      if (isWord(header, start, "httponly")) cookie.httpOnly = true;
      else if (isWord(header, start, "samesite")) {
        if (to - from === 3 && isWord(header, from, "lax")) cookie.sameSite = "lax";
        else if (to - from === 6 && isWord(header, from, "strict")) cookie.sameSite = "strict";
        else if (to - from === 4 && isWord(header, from, "none")) cookie.sameSite = "none";
      } else if (isWord(header, start, "priority")) {
        if (to - from === 3 && isWord(header, from, "low")) cookie.priority = "low";
        else if (to - from === 6 && isWord(header, from, "medium")) cookie.priority = "medium";
        else if (to - from === 4 && isWord(header, from, "high")) cookie.priority = "high";
      }
      break;
    case 11:
      if (isWord(header, start, "partitioned")) cookie.partitioned = true;
      break;
  }
}

/** Whether this word, given in lower case, stands here in any case. */
function isWord(header: string, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = header.charCodeAt(start + i);
    const folded = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
    if (folded !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** `-?[0-9]+` */
function isInteger(header: string, start: number, end: number): boolean {
  const first = header.charCodeAt(start) === 0x2d ? start + 1 : start;
  for (let i = first; i < end; i++) {
    const code = header.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return end > first;
}

function endOf(header: string, start: number): number {
  const end = header.indexOf(";", start);
  return end === -1 ? header.length : end;
}

function sliceOf(header: string, start: number, end: number): string {
  const first = skipBlanks(header, start, end);
  return header.slice(first, skipBlanksBack(header, first, end));
}

/** Only spaces and tabs are trimmed (RFC 6265bis §5.6). */
function skipBlanks(header: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(header.charCodeAt(at))) at++;
  return at;
}

function skipBlanksBack(header: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(header.charCodeAt(at - 1))) at--;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
