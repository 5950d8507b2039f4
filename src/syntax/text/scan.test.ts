import { describe, expect, test } from "vitest";
import { equalsIgnoreCase, indexOfOrEnd, isInteger, trimmedSlice } from "./scan.ts";

test("a part ends at the next mark, or with the header", () => {
  expect(indexOfOrEnd("a;b;c", 2)).toBe(3);
  expect(indexOfOrEnd("a;b;c", 4)).toBe(5);
  expect(indexOfOrEnd("a=b", 0, "=")).toBe(1);
  expect(indexOfOrEnd("", 0)).toBe(0);
});

test("only spaces and tabs are trimmed, at both ends", () => {
  expect(trimmedSlice("x \t a b\t y", 1, 8)).toBe("a b");
  expect(trimmedSlice("\u00a0a\n", 0, 3)).toBe("\u00a0a\n");
  expect(trimmedSlice("a  ;", 1, 3)).toBe("");
  expect(trimmedSlice("a", 1, 1)).toBe("");
});

describe("a word is compared without case", () => {
  const rows: [header: string, word: string, expected: boolean][] = [
    ["path", "path", true],
    ["PaTh", "path", true],
    ["pat", "path", false],
    ["pats", "path", false],
    ["\u0050ath", "path", true],
    // These differ from a letter in one bit, or become one under toLowerCase or toUpperCase.
    ["\u0170ath", "path", false],
    ["see\u017f", "sees", false],
    ["\u212aey", "key", false],
    ["0ath", "path", false],
  ];
  for (const [header, word, expected] of rows)
    test(`${JSON.stringify(header)} ${expected ? "equals" : "differs from"} ${word}`, () =>
      expect(equalsIgnoreCase(header, 0, word)).toBe(expected));
});

describe("an integer", () => {
  for (const text of ["0", "60", "-1", "007", "99999999999999999999"])
    test(`${text} is one`, () => expect(isInteger(`x${text}`, 1, 1 + text.length)).toBe(true));
  for (const text of ["", "-", "--1", "+1", "1.0", "1e3", "0x1", " 1", "1 ", "\u0661"])
    test(`${JSON.stringify(text)} is none`, () => expect(isInteger(text, 0, text.length)).toBe(false));
  test("ends where its part ends", () => {
    expect(isInteger("12;3", 0, 2)).toBe(true);
    expect(isInteger("12;3", 0, 4)).toBe(false);
    expect(isInteger("-1", 0, 1)).toBe(false);
  });
});
