/** The two forms of date that nearly every server writes (IMF-fixdate, RFC 9110 §5.6.7; Netscape's), by their fixed places. */

import { isDigit } from "./characters.ts";
import { DAY, daysSince1970 } from "./civil-days.ts";
import { monthAt } from "./date-names.ts";

/**
 * Parses "Sun, 06 Nov 1994 08:49:37 GMT" or "Sun, 06-Nov-1994 08:49:37 GMT" between `start` and `end`. Returns
 * milliseconds since 1970, or `undefined` for any other text, also a valid date: the general algorithm judges those.
 */
export function parseFixedDateAt(text: string, start: number, end: number): number | undefined {
  if (end - start < FORM.length) return undefined;
  for (let i = 0; i < FORM.length; i++) {
    const code = text.charCodeAt(start + i);
    const form = FORM.charCodeAt(i);
    const fits =
      form === ZERO
        ? isDigit(code)
        : form === LETTER
          ? ((code | 0x20) - LETTER) >>> 0 < 26
          : code === form || (code === HYPHEN && (i === 7 || i === 11));
    if (!fits) return undefined;
  }
  const year = twoDigits(text, start + 12) * 100 + twoDigits(text, start + 14);
  const month = monthAt(text, start + 8);
  const day = twoDigits(text, start + 5);
  const hours = twoDigits(text, start + 17);
  const minutes = twoDigits(text, start + 20);
  const seconds = twoDigits(text, start + 23);
  const isSimple = year >= 1601 && day >= 1 && day <= 28 && hours < 24 && minutes < 60 && seconds < 60;
  // Days that not every month has, years with rules of their own, and a month in the place of the weekday are left to it.
  if (!isSimple || month === -1 || monthAt(text, start) !== -1) return undefined;
  return daysSince1970(year, month, day) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function twoDigits(text: string, index: number): number {
  return text.charCodeAt(index) * 10 + text.charCodeAt(index + 1) - ZERO * 11;
}

/** Letters, digits and what stands between them. After the last space any zone may follow: it is GMT all the same. */
const FORM = "aaa, 00 aaa 0000 00:00:00 ";
const LETTER = 0x61;
const HYPHEN = 0x2d;
const ZERO = 0x30;
