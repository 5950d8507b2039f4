import { expect, test } from "vitest";
import { byteLength, exceedsBytes } from "./byte-length.ts";

const rows: [what: string, text: string, bytes: number][] = [
  ["nothing", "", 0],
  ["ASCII", "abc", 3],
  ["a byte of a byte string", "\u00e9", 1],
  ["the last byte of a byte string", "\u00ff", 1],
  ["a letter of two bytes in UTF-8", "\u0100", 2],
  ["the last character of two bytes in UTF-8", "\u07ff", 2],
  ["a character of three bytes in UTF-8", "\u20ac", 3],
  ["a surrogate pair", "\u{1f36a}", 4],
];
for (const [what, text, bytes] of rows)
  test(`${what} has ${bytes} bytes`, () => {
    expect(byteLength(text)).toBe(bytes);
    expect(exceedsBytes(`x${text}x`, bytes, 1, 1 + text.length)).toBe(false);
    if (bytes > 0) expect(exceedsBytes(`x${text}x`, bytes - 1, 1, 1 + text.length)).toBe(true);
  });
