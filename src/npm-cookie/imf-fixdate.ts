/** The one form of date that nearly every server writes (IMF-fixdate, RFC 9110 §5.6.7), by its fixed places. */

import { monthAt } from "../syntax/cookie-date.ts";

/**
 * The time in milliseconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT" between `start` and `end`; `undefined` for
 * anything that is not exactly so, which is then for the general algorithm (`cookie-date.ts`) to judge.
 */
export function parseImfFixdate(text: string, start: number, end: number): number | undefined {
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
  // Where the weekday stands, the general algorithm could see a month or a number.
  for (let i = start; i < start + 3; i++) if (!isLetter(text.charCodeAt(i))) return undefined;
  if (monthAt(text, start) !== -1) return undefined;
  const year = twoDigits(text, start + 12) * 100 + twoDigits(text, start + 14);
  const month = monthAt(text, start + 8);
  const day = twoDigits(text, start + 5);
  const [hours, minutes, seconds] = [
    twoDigits(text, start + 17),
    twoDigits(text, start + 20),
    twoDigits(text, start + 23),
  ];
  // Days that not every month has, and years that are special, are for the general algorithm.
  if (
    month === -1 ||
    !(year >= 1601 && day >= 1 && day <= 28 && hours < 24 && minutes < 60 && seconds < 60)
  ) {
    return undefined;
  }
  return daysSince1970(year, month, day) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** In half the time that `Date.UTC` takes; years begin in March here, so that leap days come last. */
function daysSince1970(year: number, month: number, day: number): number {
  const yearFromMarch = month < 2 ? year - 1 : year;
  const era = (yearFromMarch / 400) | 0;
  const yearOfEra = yearFromMarch - era * 400;
  const dayOfYear = (((153 * ((month + 10) % 12) + 2) / 5) | 0) + day - 1;
  return era * 146097 + yearOfEra * 365 + (yearOfEra >> 2) - ((yearOfEra / 100) | 0) + dayOfYear - 719468;
}

function isLetter(code: number): boolean {
  const folded = code | 0x20;
  return folded >= 0x61 && folded <= 0x7a;
}

function isSpaceAt(text: string, index: number): boolean {
  return text.charCodeAt(index) === 0x20;
}

function twoDigits(text: string, index: number): number {
  const tens = text.charCodeAt(index) - ZERO;
  const ones = text.charCodeAt(index + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const DAY = 86_400_000;
const ZERO = 0x30;
const COLON = 0x3a;
const COMMA = 0x2c;
