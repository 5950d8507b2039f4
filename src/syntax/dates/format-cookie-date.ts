/** Cookie dates as servers write them (RFC 9110 §5.6.7). */

import { DAY } from "./civil-days.ts";
import { isCookieTime } from "./date-bounds.ts";

/**
 * Formats a date as servers write it: "imf" for `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7), "netscape" for
 * `Sun, 06-Nov-1994 08:49:37 GMT`.
 *
 * @throws RangeError for an invalid date, and for a year that four digits can't write or user agents refuse (before 1601).
 * @example
 * ```ts
 * import { formatCookieDate } from "speculoos";
 *
 * console.log(formatCookieDate(new Date(0), "netscape")); // Thu, 01-Jan-1970 00:00:00 GMT
 * ```
 */
export function formatCookieDate(date: Date, form: "imf" | "netscape"): string {
  const time = date.getTime();
  if (!isCookieTime(time)) throw new RangeError("the date must be valid and in the years 1601 to 9999");
  const text = formatCookieTime(time);
  return form === "imf" ? text : `${text.slice(0, 7)}-${text.slice(8, 11)}-${text.slice(12)}`;
}

// A server writes dates of one lifetime, so most are of the same day as the one before.
let lastDay = Number.NaN;
let lastDayText = "";

/** Formats milliseconds since 1970, of a year that four digits can write, as IMF-fixdate. A day that repeats takes a third of the time. */
export function formatCookieTime(time: number): string {
  const day = Math.floor(time / DAY);
  if (day !== lastDay) {
    const text = new Date(time).toUTCString();
    lastDay = day;
    // "Sun, 06 Nov 1994 "
    lastDayText = text.slice(0, 17);
    return text;
  }
  const seconds = Math.floor(time / 1000) - day * (DAY / 1000);
  return `${lastDayText}${twoDigits(seconds / 3600)}:${twoDigits((seconds / 60) % 60)}:${twoDigits(seconds % 60)} GMT`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number | 0}` : `${number | 0}`;
}
