/** One Set-Cookie as a record (RFC 6265bis §5.6), with the API of the npm package `cookie` 2. */

import { parseCookieDate } from "./cookie-date.ts";
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
  const cookie: SetCookie = {
    name: named ? sliceOf(header, 0, equals) : "",
    value: decode(sliceOf(header, named ? equals + 1 : 0, end)),
  };
  for (let start = end + 1; start < length; start = end + 1) {
    end = endOf(header, start);
    // Searched again only when passed: attributes without `=` must not make this quadratic.
    if (equals !== -1 && equals < start) equals = header.indexOf("=", start);
    if (equals !== -1 && equals < end)
      readAttribute(cookie, header, start, equals, sliceOf(header, equals + 1, end));
    else readAttribute(cookie, header, start, end, undefined);
  }
  return cookie;
}

/** Attribute names are told apart by their length, then compared in place, without case. */
function readAttribute(
  cookie: SetCookie,
  header: string,
  start: number,
  end: number,
  value: string | undefined,
): void {
  while (start < end && isBlank(header.charCodeAt(start))) start++;
  while (end > start && isBlank(header.charCodeAt(end - 1))) end--;
  switch (end - start) {
    case 4:
      if (isNamed(header, start, "path")) cookie.path = value;
      break;
    case 6:
      if (isNamed(header, start, "secure")) cookie.secure = true;
      else if (isNamed(header, start, "domain")) cookie.domain = value;
      break;
    case 7:
      if (isNamed(header, start, "expires")) {
        const date = value && parseCookieDate(value);
        if (date) cookie.expires = date;
      } else if (isNamed(header, start, "max-age") && value && isInteger(value)) {
        cookie.maxAge = Number(value);
      }
      break;
    case 8:
      if (isNamed(header, start, "httponly")) {
        cookie.httpOnly = true;
      } else if (isNamed(header, start, "samesite")) {
        const sameSite = value?.toLowerCase();
        if (sameSite === "lax" || sameSite === "strict" || sameSite === "none") cookie.sameSite = sameSite;
      } else if (isNamed(header, start, "priority")) {
        const priority = value?.toLowerCase();
        if (priority === "low" || priority === "medium" || priority === "high") cookie.priority = priority;
      }
      break;
    case 11:
      if (isNamed(header, start, "partitioned")) cookie.partitioned = true;
      break;
  }
}

/** Whether this name, given in lower case, stands here in any case. */
function isNamed(header: string, start: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = header.charCodeAt(start + i);
    const folded = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
    if (folded !== name.charCodeAt(i)) return false;
  }
  return true;
}

/** `-?[0-9]+` */
function isInteger(text: string): boolean {
  const first = text.charCodeAt(0) === 0x2d ? 1 : 0;
  for (let i = first; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text.length > first;
}

function endOf(header: string, start: number): number {
  const end = header.indexOf(";", start);
  return end === -1 ? header.length : end;
}

function sliceOf(header: string, start: number, end: number): string {
  while (start < end && isBlank(header.charCodeAt(start))) start++;
  while (end > start && isBlank(header.charCodeAt(end - 1))) end--;
  return header.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
