/** A line in its colours. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../../test/seed.ts";
import { lineParts, shownLine } from "./line-parts.ts";

test("a line has a name, a value and attributes, and some that nobody knows", () => {
  expect(lineParts("id=a=b; Path=/;HTTPONLY; wat").map(({ kind, text }) => `${kind}:${text}`)).toEqual([
    "name:id",
    "mark:=",
    "value:a=b",
    "mark:;",
    "attribute: Path=/",
    "mark:;",
    "attribute:HTTPONLY",
    "mark:;",
    "unknown: wat",
  ]);
  expect(lineParts("nameless; ;")).toEqual([
    { kind: "value", text: "nameless" },
    { kind: "mark", text: ";" },
    { kind: "mark", text: " " },
    { kind: "mark", text: ";" },
  ]);
});

test("no part of a line is lost", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "=", ";", ";", " ", "é", "<"), maxLength: 120 }),
      (line) => {
        expect(
          lineParts(line)
            .map(({ text }) => text)
            .join(""),
        ).toBe(line);
      },
    ),
    runs(300),
  );
});

test("nothing of it is markup, what is unseen is seen, what is long is cut", () => {
  expect(shownLine(`<script>=\u0000"; x`).text).toMatch(
    /^<code><span [^>]*>&#60;script&#62;<\/span>=<span [^>]*>\\x00&#34;<\/span>; <span [^>]*>x<\/span><\/code>$/,
  );
  expect(shownLine(`a=${"1".repeat(1000)}`).text).toContain("1… (800 characters more)");
  expect(shownLine(`a=1${";b".repeat(50_000)}`).text.length).toBeLessThan(5_000);
});
