/** Cookie dates (RFC 6265bis §5.1.1): the same instant wherever the server stands, whatever a clock wrote. */

/**
 * The time that an `Expires` names, or `undefined` where it names none. The time zone is not looked at: it is GMT.
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

/** The same of a part of a text, in milliseconds since 1970, with one look at each character. */
export function parseCookieDateAt(text: string, from: number, to: number): number | undefined {
  let clock = -1;
  let day = -1;
  let month = -1;
  let year = -1;
  // Step 1: tokens in any order, each the first part that is still open and that it fits.
  for (let start = from, end = from; start < to; start = end + 1) {
    let number = 0;
    let code = 0;
    for (end = start; end < to; end++) {
      code = text.charCodeAt(end);
      if (!isDigit(code)) break;
      number = number * 10 + code - ZERO;
    }
    const digits = end - start;
    const newClock = clock === -1 && digits > 0 && code === COLON ? clockAt(text, start, to) : -1;
    if (end < to && !isDelimiter(code)) {
      // DEVIATION(§5.1.1 step 2): letters right behind a day or year make the token neither, as in Chromium and Firefox.
      number = -1;
      while (end < to && !isDelimiter(text.charCodeAt(end))) end++;
    }
    if (newClock !== -1) clock = newClock;
    else if (digits === 0) {
      if (month === -1 && end - start >= 3) month = monthAt(text, start);
    } else if (day === -1 && digits <= 2) day = number;
    else if (year === -1 && digits >= 2 && digits <= 5)
      year = digits === 3 && number > 99 ? LAST_YEAR + 1 : number;
  }
  // Steps 3 and 4: numbers below 100 are years around 2000.
  if (year >= 0 && year < 100) year += year < 70 ? 2000 : 1900;
  const time = Date.UTC(year, month, day);
  // Step 6: a day that the month does not have. Beyond the last year the two browsers are not recorded to agree.
  if (
    !(clock >= 0 && year >= 0 && year <= LAST_YEAR) ||
    month < 0 ||
    day < 1 ||
    (day > 28 && new Date(time).getUTCDate() !== day)
  )
    return undefined;
  // DEVIATION(§5.1.1 step 5): a four-digit year before 1601 is not a failure but long past, as in Chromium and Firefox.
  // DEVIATION(§5.1.1 step 1): a year of five digits is the far future, as in Chromium and Firefox.
  return Math.min(Math.max(time + clock, FIRST_TIME), LAST_TIME);
}

/**
 * A date as servers write it: "imf" for `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7), "netscape" for
 * `Sun, 06-Nov-1994 08:49:37 GMT`.
 *
 * @throws RangeError for an invalid date, and for years that four digits can't write or user agents don't take (before 1601).
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
    throw new RangeError("the date is not of the years 1601 to 9999");
  const days = Math.floor(time / DAY);
  const seconds = Math.floor((time - days * DAY) / 1000);
  const minutes = (seconds / 60) | 0;
  const [year, month, day] = civilDate(days);
  // 1970 began on a Thursday; the days before it are negative.
  const weekday = (((days + 4) % 7) + 7) % 7;
  const dash = form === "imf" ? " " : "-";
  const clock = `${twoDigits((minutes / 60) | 0)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  return `${nameIn(WEEKDAYS, weekday)}, ${twoDigits(day)}${dash}${nameIn(MONTHS, month)}${dash}${year} ${clock} GMT`;
}

/**
 * Year, month from 0 and day of a number of days since 1970, in the Gregorian calendar: by arithmetic, which takes a
 * third of the time of `toUTCString`. Years begin in March here, so that leap days come last.
 */
function civilDate(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719468;
  const era = (shifted / 146097) | 0;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36524) | 0) - ((dayOfEra / 146096) | 0)) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  const monthFromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const month = (monthFromMarch + 2) % 12;
  const day = dayOfYear - (((153 * monthFromMarch + 2) / 5) | 0) + 1;
  return [yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, day];
}

/**
 * `time`: three parts of one or two digits, the last before anything but a digit. In milliseconds; NaN where it is no
 * time of a day, -1 where there is none.
 */
function clockAt(text: string, start: number, to: number): number {
  let seconds = 0;
  for (let part = 0, at = start; part < 3; part++, at++) {
    const first = at;
    let number = 0;
    let code = 0;
    for (; at < to; at++) {
      code = text.charCodeAt(at);
      if (!isDigit(code)) break;
      number = number * 10 + code - ZERO;
    }
    if (at === first || at > first + 2 || (part < 2 && code !== COLON)) return -1;
    seconds = number < (part ? 60 : 24) ? seconds * 60 + number : NaN;
  }
  return seconds * 1000;
}

/** The month, from 0, whose three letters stand here in any case; -1 where none does. */
export function monthAt(text: string, start: number): number {
  // This bit makes capitals small, and no other character a letter.
  const last = text.charCodeAt(start + 2) | 0x20;
  for (let at = 2; at < MONTHS.length; at += 3) {
    if (
      MONTHS.charCodeAt(at) === last &&
      MONTHS.charCodeAt(at - 1) === (text.charCodeAt(start + 1) | 0x20) &&
      (MONTHS.charCodeAt(at - 2) | 0x20) === (text.charCodeAt(start) | 0x20)
    ) {
      return (at - 2) / 3;
    }
  }
  return -1;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code < COLON;
}

/** `delimiter`: tab, and visible ASCII but digits, letters and the colon. */
function isDelimiter(code: number): boolean {
  if (code < ZERO) return code >= 0x20 || code === 0x09;
  return code > COLON && code < 0x7f && ((code | 0x20) - 0x61) >>> 0 > 25;
}

function nameIn(names: string, index: number): string {
  return names.slice(index * 3, index * 3 + 3);
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const WEEKDAYS = "SunMonTueWedThuFriSat";

const DAY = 86_400_000;
const ZERO = 0x30;
const COLON = 0x3a;
const LAST_YEAR = 29_999;
/** The bounds of what a cookie-date can name; the past and the future beyond them count as these. */
export const FIRST_TIME = Date.UTC(1601, 0, 1);
export const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
