/** Times inside what is signed or sealed: milliseconds since 1970 in 48 bits. */

const CHARACTERS = 8;
const BYTES = 6;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SEXTETS = new Uint8Array(128);
for (let sextet = 0; sextet < 64; sextet++) SEXTETS[ALPHABET.charCodeAt(sextet)] = sextet;

/** The time that stands for "none": a cookie that ends with the session. The year 10889, beyond any cookie-date. */
export const NO_TIME = 2 ** 48 - 1;

/** Eight characters of base64url. Times before 1970 count as 1970: they are over in any case. */
export function encodeTime(time: number): string {
  const bounded = Math.min(Math.max(Math.floor(time), 0), NO_TIME);
  return encodeHalf(Math.floor(bounded / 2 ** 24)) + encodeHalf(bounded % 2 ** 24);
}

/** 24 bits, where shifting still works. */
function encodeHalf(bits: number): string {
  return (
    ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]! + ALPHABET[(bits >> 6) & 63]! + ALPHABET[bits & 63]!
  );
}

/** The time that stands at `start`. The text has been verified, so its characters are of the alphabet. */
export function decodeTime(text: string, start: number): number {
  let time = 0;
  for (let i = start; i < start + CHARACTERS; i++) time = time * 64 + SEXTETS[text.charCodeAt(i)]!;
  return time;
}

/** The time in six bytes, at the beginning of `bytes`. */
export function writeTime(bytes: Uint8Array, time: number): void {
  let rest = Math.min(Math.max(Math.floor(time), 0), NO_TIME);
  for (let i = BYTES - 1; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** The time that `writeTime` wrote. */
export function readTime(bytes: Uint8Array): number {
  let time = 0;
  for (let i = 0; i < BYTES; i++) time = time * 256 + bytes[i]!;
  return time;
}
