/** Times in signature blocks and seals: milliseconds since 1970 in 48 bits (`docs/signed-format.md`). */

import { BASE64URL_ALPHABET as ALPHABET } from "../base/base64.ts";

const CHARACTERS = 8;
const BYTES = 6;

/** The expiry time of a session cookie, which has none. The year 10889, beyond any cookie-date. */
export const NO_TIME = 2 ** 48 - 1;

/** Encodes a time as eight characters of base64url. Times before 1970 become 1970: they have passed in any case. */
export function encodeTime(time: number): string {
  const bounded = bound(time);
  let text = "";
  // Shifting looks at the lower 32 bits, and drops a fraction.
  for (const half of [bounded / 2 ** 24, bounded]) {
    for (let shift = 18; shift >= 0; shift -= 6) text += ALPHABET[(half >> shift) & 63];
  }
  return text;
}

/** Decodes the time at `start`. The text has been verified, so its characters are in the alphabet. */
export function decodeTime(text: string, start: number): number {
  let time = 0;
  for (let i = start; i < start + CHARACTERS; i++) time = time * 64 + ALPHABET.indexOf(text[i]!);
  return time;
}

/** Writes a time into the first six bytes. */
export function writeTime(bytes: Uint8Array, time: number): void {
  let remaining = bound(time);
  for (let i = BYTES - 1; i >= 0; i--) {
    bytes[i] = remaining % 256;
    remaining = Math.floor(remaining / 256);
  }
}

/** Reads the time that `writeTime` wrote. */
export function readTime(bytes: Uint8Array): number {
  let time = 0;
  for (let i = 0; i < BYTES; i++) time = time * 256 + bytes[i]!;
  return time;
}

function bound(time: number): number {
  return Math.min(Math.max(Math.floor(time), 0), NO_TIME);
}
