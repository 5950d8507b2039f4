/** Cookie dates as servers write them (RFC 9110 §5.6.7). */

import { civilDate, DAY } from "./civil-days.ts";
import { FIRST_TIME, LAST_TIME } from "./date-bounds.ts";
import { monthName, weekdayName } from "./date-names.ts";

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
  if (!(time >= FIRST_TIME && time <= LAST_TIME))
    throw new RangeError("the date must be valid and in the years 1601 to 9999");
  return formatCookieTime(time, form === "imf" ? " " : "-");
}

/** Formats milliseconds since 1970, of a year that four digits can write, with this character between day, month and year. */
export function formatCookieTime(time: number, separator: " " | "-"): string {
  const days = Math.floor(time / DAY);
  const seconds = Math.floor((time - days * DAY) / 1000);
  const minutes = (seconds / 60) | 0;
  const [year, month, day] = civilDate(days);
  // 1970 began on a Thursday; the days before it are negative.
  const weekday = (((days + 4) % 7) + 7) % 7;
  const clock = `${twoDigits((minutes / 60) | 0)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  return `${weekdayName(weekday)}, ${twoDigits(day)}${separator}${monthName(month)}${separator}${year} ${clock} GMT`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
