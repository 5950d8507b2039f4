/** The parts of a line and their colours. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../../test/seed.ts";
import { renderLine, splitLine } from "./line-parts.ts";

test("a line has a name, a value, attributes and unknown attributes", () => {
  expect(splitLine("id=a=b; Path=/;HTTPONLY; wat").map(({ kind, text }) => `${kind}:${text}`)).toEqual([
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
  expect(splitLine("nameless; ;")).toEqual([
    { kind: "value", text: "nameless" },
    { kind: "mark", text: ";" },
    { kind: "mark", text: " " },
    { kind: "mark", text: ";" },
  ]);
});

test("the parts of a line, joined, are the line", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "=", ";", ";", " ", "é", "<"), maxLength: 120 }),
      (line) => {
        expect(
          splitLine(line)
            .map(({ text }) => text)
            .join(""),
        ).toBe(line);
      },
    ),
    runs(300),
  );
});

test("a line is never markup, control characters are visible, and long parts are cut", () => {
  expect(renderLine(`<script>=\u0000"; x`).text).toMatch(
    /^<code><span [^>]*>&#60;script&#62;<\/span>=<span [^>]*>\\x00&#34;<\/span>; <span [^>]*>x<\/span><\/code>$/,
  );
  expect(renderLine(`a=${"1".repeat(1000)}`).text).toContain("1… (800 characters more)");
  expect(renderLine(`a=1${";b".repeat(50_000)}`).text.length).toBeLessThan(5_000);
});
