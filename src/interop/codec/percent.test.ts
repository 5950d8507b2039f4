import { describe, expect, test } from "vitest";
import { decodeComponent, decodeForm } from "./percent.ts";

describe("half of a surrogate pair is no spelling of a text", () => {
  for (const decode of [decodeComponent, decodeForm])
    for (const raw of ["\ud800", "a\udc00b", "%41\ud800"])
      test(`${decode.name} of ${JSON.stringify(raw)}`, () => expect(decode(raw)).toBeUndefined());
});

test("a text is read in each spelling that one function of characters can give it", () => {
  for (const [raw, texts] of [
    ["s%3Aa%20b.c%2Bd%2F", ["s:a b.c+d/", "s%3Aa%20b.c%2Bd%2F"]],
    ["s:a%20b.c+d/", ["s:a b.c+d/", "s:a%20b.c+d/"]],
    ["s:a.c+d/", ["s:a.c+d/"]],
    ["50%", ["50%"]],
    ["%E9", ["%E9"]],
    ["", [""]],
  ] as const)
    expect(decodeComponent(raw)).toEqual(texts);
});

test("a text that is escaped in two ways, or needlessly, stands for itself", () => {
  for (const raw of ["a%2B+", "%61", "%3a", "a%2Eb", "%20%zz"]) expect(decodeComponent(raw)).toEqual([raw]);
});

test("a value that no cookie holds has no text", () => {
  for (const raw of ["a b", "a;b", "é", "a%20 b", "\n"]) expect(decodeComponent(raw)).toBeUndefined();
});
