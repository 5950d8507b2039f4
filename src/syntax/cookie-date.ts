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
  const time = cookieTime(text, 0, text.length);
  return time === undefined ? undefined : new Date(time);
}

/** The same of a part of a text, in milliseconds since 1970. */
export function cookieTime(text: string, start: number, end: number): number | undefined {
  return imfFixdate(text, start, end) ?? cookieDate(text, start, end);
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
  if (!(time >= FIRST_TIME && time <= LAST_TIME)) {
    throw new RangeError(`the date is invalid, or its year is not from ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  const days = Math.floor(time / DAY);
  const seconds = Math.floor((time - days * DAY) / 1000);
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const [year, month, day] = civilDate(days);
  // 1970 began on a Thursday; the days of 1601 are negative.
  const weekday = WEEKDAYS[(((days + 4) % 7) + 7) % 7]!;
  const dash = form === "imf" ? " " : "-";
  const clock = `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}`;
  return `${weekday}, ${TWO_DIGITS[day]}${dash}${MONTH_NAMES[month]}${dash}${year} ${clock} GMT`;
}

/** Year, month from 0 and day of a number of days since 1970, in the Gregorian calendar; years begin in March here. */
function civilDate(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36524) | 0) - ((dayOfEra / 146096) | 0)) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  const monthFromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const day = dayOfYear - (((153 * monthFromMarch + 2) / 5) | 0) + 1;
  const month = (monthFromMarch + 2) % 12;
  return [yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, day];
}

/** The reverse; half the time that `Date.UTC` takes. */
function daysSince1970(year: number, month: number, day: number): number {
  const yearFromMarch = month < 2 ? year - 1 : year;
  const era = (yearFromMarch / 400) | 0;
  const yearOfEra = yearFromMarch - era * 400;
  const dayOfYear = (((153 * ((month + 10) % 12) + 2) / 5) | 0) + day - 1;
  return era * 146097 + yearOfEra * 365 + (yearOfEra >> 2) - ((yearOfEra / 100) | 0) + dayOfYear - 719468;
}

const DAY = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));
const MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const FIRST_YEAR = 1601;
const LAST_YEAR = 9999;
/** The browsers are recorded to agree on years of five digits up to 21027, and not on 99999, where the specification decides. */
const LAST_YEAR_AGREED = 29_999;
/** What a year counts as that is beyond any date: the last instant that a cookie-date can name. */
const FAR_FUTURE = Date.UTC(LAST_YEAR, 11, 31, 23, 59, 59);
/** And one that is before all of them. */
const FAR_PAST = Date.UTC(FIRST_YEAR, 0, 1);

const FIRST_TIME = FAR_PAST;
const LAST_TIME = Date.UTC(LAST_YEAR, 11, 31, 23, 59, 59, 999);
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The form that nearly every server writes, by its fixed places; `undefined` for anything that is not exactly so. */
function imfFixdate(text: string, start: number, end: number): number | undefined {
  // "Sun, 06 Nov 1994 08:49:37 GMT"
  if (end - start !== 29) return undefined;
  if (text.charCodeAt(start + 19) !== COLON || text.charCodeAt(start + 22) !== COLON) return undefined;
  if (!isSpaceAt(text, start + 4) || !isSpaceAt(text, start + 7) || !isSpaceAt(text, start + 11))
    return undefined;
  if (
    !isSpaceAt(text, start + 16) ||
    text.charCodeAt(start + 3) !== COMMA ||
    !text.startsWith(" GMT", start + 25)
  ) {
    return undefined;
  }
  // What stands in the place of the weekday could be a month or a number to the general algorithm.
  for (let i = start; i < start + 3; i++) if (!isLetter(text.charCodeAt(i))) return undefined;
  if (monthAt(text, start, start + 3) !== undefined) return undefined;
  const month = monthAt(text, start + 8, start + 11);
  if (month === undefined) return undefined;
  const year = fullYear(twoDigits(text, start + 12) * 100 + twoDigits(text, start + 14), 4);
  const hours = twoDigits(text, start + 17);
  return checkedTime(
    year,
    month,
    twoDigits(text, start + 5),
    hours,
    twoDigits(text, start + 20),
    twoDigits(text, start + 23),
  );
}

/** §5.1.1: tokens in any order, the first that fits each part. */
function cookieDate(text: string, from: number, to: number): number | undefined {
  let clock: Clock | undefined;
  let day: number | undefined;
  let month: number | undefined;
  let year: number | undefined;
  let start = from;
  while (start < to) {
    if (isDelimiter(text.charCodeAt(start))) {
      start++;
      continue;
    }
    let end = start + 1;
    while (end < to && !isDelimiter(text.charCodeAt(end))) end++;
    // Each token is the first of these parts that is still open and that it fits.
    const newClock = clock === undefined ? clockAt(text, start, end) : undefined;
    const newDay = newClock || day !== undefined ? undefined : digitsIn(text, start, end, 1, 2);
    const newMonth =
      newClock || newDay !== undefined || month !== undefined ? undefined : monthAt(text, start, end);
    if (newClock !== undefined) clock = newClock;
    else if (newDay !== undefined) day = newDay;
    else if (newMonth !== undefined) month = newMonth;
    else if (year === undefined) {
      const number = digitsIn(text, start, end, 2, MOST_YEAR_DIGITS);
      if (number !== undefined) year = fullYear(number, end - start);
    }
    start = end;
  }
  if (clock === undefined || day === undefined || month === undefined || year === undefined) return undefined;
  return checkedTime(year, month, day, clock.hours, clock.minutes, clock.seconds);
}

/** Step 5 of the algorithm. */
function checkedTime(
  year: number,
  month: number,
  day: number,
  hours: number,
  minutes: number,
  seconds: number,
): number | undefined {
  if (
    !(day >= 1 && month >= 0 && day <= MONTH_LENGTHS[month]! && hours <= 23 && minutes <= 59 && seconds <= 59)
  )
    return undefined;
  if (!(year <= LAST_YEAR_AGREED) || (month === 1 && day === 29 && !isLeapYear(year))) return undefined;
  // DEVIATION(§5.1.1 step 5): a four-digit year before 1601 is not a failure but long past, as in Chromium and Firefox.
  if (year < FIRST_YEAR) return FAR_PAST;
  // DEVIATION(§5.1.1 step 1): a year of five digits is the far future, as in Chromium and Firefox.
  if (year > LAST_YEAR) return FAR_FUTURE;
  return daysSince1970(year, month, day) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Steps 3 and 4: numbers below 100 are years around 2000. Three digits name no year. */
function fullYear(number: number, digits: number): number {
  if (number < 70) return number + 2000;
  if (number < 100) return number + 1900;
  return digits === 3 ? Number.NaN : number;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

type Clock = { readonly hours: number; readonly minutes: number; readonly seconds: number };

/** `time = hms-time [ non-digit *OCTET ]`, each part of one or two digits. */
function clockAt(text: string, start: number, end: number): Clock | undefined {
  const parts = [0, 0, 0];
  let at = start;
  for (let part = 0; part < 3; part++) {
    if (part > 0 && (at >= end || text.charCodeAt(at++) !== COLON)) return undefined;
    const first = at;
    while (at < end && at < first + 2 && isDigit(text.charCodeAt(at)))
      parts[part] = parts[part]! * 10 + text.charCodeAt(at++) - ZERO;
    if (at === first) return undefined;
  }
  if (at < end && isDigit(text.charCodeAt(at))) return undefined;
  return { hours: parts[0]!, minutes: parts[1]!, seconds: parts[2]! };
}

/**
 * A whole token of digits.
 * DEVIATION(§5.1.1 step 2): letters right behind a day or year make the token neither, as in Chromium and Firefox.
 */
function digitsIn(text: string, start: number, end: number, least: number, most: number): number | undefined {
  if (end - start < least || end - start > most) return undefined;
  let number = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return undefined;
    number = number * 10 + code - ZERO;
  }
  return number;
}

/** The month whose first three letters, in any case, begin the token; from 0. */
function monthAt(text: string, start: number, end: number): number | undefined {
  if (end - start < 3) return undefined;
  const letters =
    (fold(text.charCodeAt(start)) << 16) |
    (fold(text.charCodeAt(start + 1)) << 8) |
    fold(text.charCodeAt(start + 2));
  for (let month = 0; month < MONTHS.length; month++) {
    if (MONTHS[month] === letters) return month;
  }
  return undefined;
}

/** Upper case to lower case; 0 for what is not ASCII, so that three of them make one number. */
function fold(code: number): number {
  if (code > 0x7f) return 0;
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}

function isLetter(code: number): boolean {
  const folded = fold(code);
  return folded >= 0x61 && folded <= 0x7a;
}

/** By their three letters as one number. */
const MONTHS = MONTH_NAMES.map(
  (name) => (fold(name.charCodeAt(0)) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2),
);

const ZERO = 0x30;
const COLON = 0x3a;
const COMMA = 0x2c;
const MOST_YEAR_DIGITS = 5;

function isSpaceAt(text: string, index: number): boolean {
  return text.charCodeAt(index) === 0x20;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

function twoDigits(text: string, index: number): number {
  const tens = text.charCodeAt(index);
  const ones = text.charCodeAt(index + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN;
}

/** `delimiter`: tab, and visible ASCII but digits, letters and the colon. */
function isDelimiter(code: number): boolean {
  return (
    code === 0x09 ||
    (code >= 0x20 && code <= 0x2f) ||
    (code >= 0x3b && code <= 0x40) ||
    (code >= 0x5b && code <= 0x60) ||
    (code >= 0x7b && code <= 0x7e)
  );
}
