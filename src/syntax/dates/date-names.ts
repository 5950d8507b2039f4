/** The names of months and weekdays in dates (RFC 9110 §5.6.7, RFC 6265bis §5.1.1). */

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const WEEKDAYS = "SunMonTueWedThuFriSat";

/** Returns the month, from 0, whose three letters stand at `start` in any case, or -1. */
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

/** Returns the three letters of a month, from 0. */
export function monthName(month: number): string {
  return MONTHS.slice(month * 3, month * 3 + 3);
}

/** Returns the three letters of a weekday; Sunday is 0. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS.slice(weekday * 3, weekday * 3 + 3);
}
