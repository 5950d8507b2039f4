import { expect, test } from "vitest";
import { detachString, TextTable } from "./detached.ts";
import { bytesFromLatin1, latin1FromBytes } from "./latin1.ts";
import { section } from "./spec.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

test("UTF-8 is read strictly, and a byte order mark is kept", () => {
  const rows: [bytes: number[], text: string | undefined][] = [
    [[], ""],
    [[0x61, 0xc3, 0xa9], "a\u00e9"],
    [[0xf0, 0x9f, 0x8d, 0xaa], "\u{1f36a}"],
    [[0xef, 0xbb, 0xbf, 0x61], "\ufeffa"],
    [[0xe9], undefined],
    [[0xc0, 0x80], undefined],
    [[0xed, 0xa0, 0x80], undefined],
    [[0xf4, 0x90, 0x80, 0x80], undefined],
  ];
  for (const [bytes, text] of rows) {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text);
    if (text !== undefined) expect([...encodeUtf8(text)]).toEqual(bytes);
  }
  expect([...encodeUtf8("\ud800")]).toEqual([0xef, 0xbf, 0xbd]);
});

test("a byte string has one character for each byte", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(bytesFromLatin1(latin1FromBytes(bytes))).toEqual(bytes);
  expect(bytesFromLatin1("\u0100")).toBeUndefined();
});

test("a detached string equals what it was cut from", () => {
  for (const text of ["", "a", "ab", "\u{1f36a}", "x".repeat(1000)]) expect(detachString(text)).toBe(text);
});

test("a table makes one value of a text, and still answers for long texts and after it was full", () => {
  let made = 0;
  const table = new TextTable((text) => `${text} ${++made}`);
  expect([table.get("a"), table.get("a")]).toEqual(["a 1", "a 1"]);
  for (let i = 0; i < 20_000; i++) expect(table.get(`name${i}`)).toBe(`name${i} ${i + 2}`);
  const long = "x".repeat(1000);
  expect(table.get(long)).not.toBe(table.get(long));
});

test("a section is cited with the name of the specification", () => {
  expect(section("5.7")).toBe("RFC 6265bis \u00a75.7");
});
