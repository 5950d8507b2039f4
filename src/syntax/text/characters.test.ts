import { describe, expect, test } from "vitest";
import { isCookieValue, isDigit, isPlainText, isToken, isWhitespace } from "./characters.ts";

describe("a token", () => {
  const rows: [text: string, expected: boolean][] = [
    ["sid", true],
    ["__Host-sid", true],
    ["!#$%&'*+-.^_`|~09azAZ", true],
    ["", false],
    ["a b", false],
    ["a=b", false],
    ["a;", false],
    ["a\t", false],
    ["a\x7f", false],
    ["caf\u00e9", false],
    ["\u0141", false],
    ...[...'"(),/:;<=>?@[\\]{}'].map((separator): [string, boolean] => [separator, false]),
  ];
  for (const [text, expected] of rows)
    test(`${JSON.stringify(text)} is ${expected ? "one" : "none"}`, () =>
      expect(isToken(text)).toBe(expected));
});

test("the value of an authored cookie consists of the octets of RFC 6265bis §4.1.1", () => {
  // %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
  const ranges = [[0x21], [0x23, 0x2b], [0x2d, 0x3a], [0x3c, 0x5b], [0x5d, 0x7e]] as const;
  for (let code = 0; code <= 0x200; code++) {
    const isOctet = ranges.some(([first, last = first]) => code >= first && code <= last);
    for (const text of [String.fromCharCode(code), `a${String.fromCharCode(code)}b`])
      expect(isCookieValue(text), `${code}`).toBe(isOctet);
  }
  expect(isCookieValue("")).toBe(true);
});

describe("plain text", () => {
  const rows: [text: string, expected: boolean][] = [
    ["", true],
    ["dark", true],
    ['"a, b\\c"', true],
    ["a b", true],
    [" a", false],
    ["a ", false],
    [" ", false],
    ["a;b", false],
    ["a\tb", false],
    ["a\r\nb", false],
    ["a\0", false],
    ["\x7f", false],
    ["\u00e9", false],
    ["\u2028", false],
  ];
  for (const [text, expected] of rows)
    test(`${JSON.stringify(text)} is ${expected ? "" : "not "}plain`, () =>
      expect(isPlainText(text)).toBe(expected));
});

test("space and tab are the only whitespace, and 0 to 9 the only digits", () => {
  const codes = Array.from({ length: 0x10000 }, (_, code) => code);
  expect(codes.filter(isWhitespace)).toEqual([0x09, 0x20]);
  expect(String.fromCharCode(...codes.filter(isDigit))).toBe("0123456789");
});
