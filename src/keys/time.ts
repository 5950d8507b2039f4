/** Times inside what is signed or sealed: milliseconds since 1970 in 48 bits. */

import { CODES, sextetAt } from "../base/base64url.ts";

const CHARACTERS = 8;
const HALF = 2 ** 24;

/** The time that stands for "none": a cookie that ends with the session. The year 10889, beyond any cookie-date. */
export const NO_TIME = HALF * HALF - 1;

/** Eight characters of base64url. Times before 1970 count as 1970: they are over in any case. */
export function encodeTime(time: number): string {
  const bounded = Math.min(Math.max(Math.floor(time), 0), NO_TIME);
  const high = Math.floor(bounded / HALF);
  const low = bounded - high * HALF;
  return String.fromCharCode(
    CODES[high >> 18]!,
    CODES[(high >> 12) & 63]!,
    CODES[(high >> 6) & 63]!,
    CODES[high & 63]!,
    CODES[low >> 18]!,
    CODES[(low >> 12) & 63]!,
    CODES[(low >> 6) & 63]!,
    CODES[low & 63]!,
  );
}

/** The time that stands at `start`. The text has been verified, so its characters are of the alphabet. */
export function decodeTime(text: string, start: number): number {
  let time = 0;
  for (let i = start; i < start + CHARACTERS; i++) time = time * 64 + sextetAt(text, i);
  return time;
}
