/** The names of months in dates (RFC 9110 §5.6.7, RFC 6265bis §5.1.1). */

const MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

/** Returns the month, from 0, whose three letters stand at `start` in any case, or -1. */
export function monthAt(text: string, start: number): number {
  // This bit makes capitals small, and no other character a letter. The last letter tells most months apart.
  for (let at = 0; at < MONTHS.length; at += 3) {
    let i = 2;
    while (i >= 0 && (text.charCodeAt(start + i) | 0x20) === MONTHS.charCodeAt(at + i)) i--;
    if (i < 0) return at / 3;
  }
  return -1;
}
