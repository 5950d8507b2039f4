/** The two forms of date that nearly every server writes (IMF-fixdate, RFC 9110 §5.6.7; Netscape's), by their fixed places. */

import { DAY, daysSince1970 } from "./civil-days.ts";
import { monthAt } from "./date-names.ts";

/**
 * Parses "Sun, 06 Nov 1994 08:49:37 GMT" or "Sun, 06-Nov-1994 08:49:37 GMT" between `start` and `end`. Returns
 * milliseconds since 1970, or `undefined` for any other text, also a valid date: the general algorithm judges those.
 */
export function parseFixedDateAt(text: string, start: number, end: number): number | undefined {
  // After the last space any zone may follow: it is GMT all the same.
  if (end - start < "Sun, 06 Nov 1994 08:49:37 ".length || !hasPunctuation(text, start)) return undefined;
  // In the place of the weekday, the general algorithm could find a number or a month.
  for (let i = start; i < start + 3; i++) if (!isLetter(text.charCodeAt(i))) return undefined;
  if (monthAt(text, start) !== -1) return undefined;
  const year = twoDigits(text, start + 12) * 100 + twoDigits(text, start + 14);
  const month = monthAt(text, start + 8);
  const day = twoDigits(text, start + 5);
  const hours = twoDigits(text, start + 17);
  const minutes = twoDigits(text, start + 20);
  const seconds = twoDigits(text, start + 23);
  // Days that not every month has, and years with rules of their own, are left to the general algorithm. NaN fails too.
  const isSimple = year >= 1601 && day >= 1 && day <= 28 && hours < 24 && minutes < 60 && seconds < 60;
  if (!isSimple || month === -1) return undefined;
  return daysSince1970(year, month, day) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function hasPunctuation(text: string, start: number): boolean {
  return (
    text.charCodeAt(start + 3) === COMMA &&
    text.charCodeAt(start + 4) === SPACE &&
    isDateSeparator(text.charCodeAt(start + 7)) &&
    isDateSeparator(text.charCodeAt(start + 11)) &&
    text.charCodeAt(start + 16) === SPACE &&
    text.charCodeAt(start + 19) === COLON &&
    text.charCodeAt(start + 22) === COLON &&
    text.charCodeAt(start + 25) === SPACE
  );
}

function isDateSeparator(code: number): boolean {
  return code === SPACE || code === HYPHEN;
}

function isLetter(code: number): boolean {
  return ((code | 0x20) - 0x61) >>> 0 < 26;
}

/** Returns the number of two digits, or NaN. */
function twoDigits(text: string, index: number): number {
  const tens = text.charCodeAt(index) - ZERO;
  const ones = text.charCodeAt(index + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const SPACE = 0x20;
const COMMA = 0x2c;
const HYPHEN = 0x2d;
const ZERO = 0x30;
const COLON = 0x3a;
