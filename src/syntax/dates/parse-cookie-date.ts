/** Cookie dates as user agents read them (RFC 6265bis §5.1.1): the same instant in every time zone, whatever a clock wrote. */

import { isDigit } from "../text/characters.ts";
import { FIRST_TIME, LAST_TIME } from "./date-bounds.ts";
import { monthAt } from "./date-names.ts";

/**
 * Parses a date as `Expires` has it. Returns `undefined` if the text names no date. The time zone is ignored: it is GMT.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.1.1
 * @example
 * ```ts
 * import { parseCookieDate } from "speculoos";
 *
 * console.log(parseCookieDate("Wed, 09-Nov-1999 23:12:40 GMT")?.getTime()); // 942189160000
 * console.log(parseCookieDate("tomorrow")); // undefined
 * ```
 */
export function parseCookieDate(text: string): Date | undefined {
  const time = parseCookieDateAt(text, 0, text.length);
  return time === undefined ? undefined : new Date(time);
}

/**
 * Parses `text.slice(from, to)`. Returns milliseconds since 1970, or `undefined` if it names no date. Reads each
 * character once. Most dates have one of two fixed forms, which `parseFixedDateAt` reads faster.
 */
export function parseCookieDateAt(text: string, from: number, to: number): number | undefined {
  let clock = -1;
  let day = -1;
  let month = -1;
  let year = -1;
  // Step 1: tokens in any order; each is the first part that is still missing and that it fits.
  for (let start = from, end = from; start < to; start = end + 1) {
    let number = 0;
    let digits = 0;
    let colons = 0;
    let minutes = 0;
    let code = 0;
    for (end = start; end < to; end++) {
      code = text.charCodeAt(end);
      if (isDigit(code)) {
        number = number * 10 + code - ZERO;
        digits++;
      } else if (code === COLON && colons < 2 && digits > 0 && digits < 3) {
        // Numbers that are no time of a day make it NaN.
        minutes = number < (colons ? 60 : 24) ? minutes * 60 + number : Number.NaN;
        colons++;
        number = digits = 0;
      } else break;
    }
    const isWord = end === start;
    // DEVIATION(§5.1.1 step 2): letters directly after a day or year make the token neither, as in Chromium and Firefox.
    const isNumber = colons === 0 && (end === to || isDelimiter(code));
    while (end < to && !isDelimiter(text.charCodeAt(end))) end++;
    if (clock === -1 && colons === 2 && digits > 0 && digits < 3) {
      clock = number < 60 ? (minutes * 60 + number) * 1000 : Number.NaN;
    } else if (isWord) {
      if (month === -1 && end - start >= 3) month = monthAt(text, start);
    } else if (isNumber && day === -1 && digits <= 2) {
      day = number;
    } else if (isNumber && year === -1 && digits >= 2 && digits <= 5) {
      year = digits === 3 && number > 99 ? LAST_YEAR + 1 : number;
    }
  }
  // Steps 3 and 4: numbers below 100 are years around 2000.
  if (year >= 0 && year < 100) year += year < 70 ? 2000 : 1900;
  // Beyond the last year the two browsers are not recorded to agree. A clock that is no time of a day is NaN.
  if (!(clock >= 0 && year >= 0 && year <= LAST_YEAR) || month < 0 || day < 1) return undefined;
  const midnight = Date.UTC(year, month, day);
  // Step 6: a day that the month does not have.
  if (day > 28 && new Date(midnight).getUTCDate() !== day) return undefined;
  // DEVIATION(§5.1.1 step 5): a four-digit year before 1601 is not a failure but long past, as in Chromium and Firefox.
  // DEVIATION(§5.1.1 step 1): a year of five digits is the far future, as in Chromium and Firefox.
  return Math.min(Math.max(midnight + clock, FIRST_TIME), LAST_TIME);
}

/** Whether the code is of `delimiter`: tab, and visible ASCII but digits, letters and the colon. */
function isDelimiter(code: number): boolean {
  if (code < ZERO) return code >= 0x20 || code === 0x09;
  return code > COLON && code < 0x7f && ((code | 0x20) - 0x61) >>> 0 > 25;
}

const ZERO = 0x30;
const COLON = 0x3a;
const LAST_YEAR = 29_999;
