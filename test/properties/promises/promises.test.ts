/** docs/promises.md names a test for each promise, and docs/asvs.md for each requirement: it must exist. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");

const rowsOf = (page: string) =>
  [...read(page).matchAll(/^\| (.+) \| `([^`]+)`: (.+) \|$/gm)].map(([, promise, file, title]) => ({
    promise: promise!,
    file: file!,
    title: title!,
  }));
const rows = rowsOf("docs/promises.md");
/** The requirements of each section. */
const SECTIONS = [3, 4, 2, 5, 3, 2];
/** What no library can do. */
const OF_THE_SITE = ["7.1.3", "7.4.4"];

test("every row of the page is a promise, a file and a title", () => {
  const lines = read("docs/promises.md").match(/^\| (?!promise ).+$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.length).toBe(lines.length);
});

test("docs/asvs.md has each requirement of chapter 7 once, in order, with a test unless it is the site's alone", () => {
  const numbers = [...read("docs/asvs.md").matchAll(/^\| (7\.\d\.\d) \| /gm)].map(([, number]) => number!);
  expect(numbers).toEqual(
    SECTIONS.flatMap((count, i) => Array.from({ length: count }, (_, j) => `7.${i + 1}.${j + 1}`)),
  );
  const tested = rowsOf("docs/asvs.md").map(({ promise }) => promise.slice(0, 5));
  expect(tested).toEqual(numbers.filter((number) => !OF_THE_SITE.includes(number)));
});

describe.each([...rows, ...rowsOf("docs/asvs.md")])("$promise", ({ file, title }) => {
  test("is held by a test", () => {
    const titles = [...read(file).matchAll(/\b(?:test|describe)(?:\.\w+\([^\n]*\))?\(\s*(["`])(.*?)\1,/g)];
    expect(
      titles.some(([, , found]) => found!.includes(title)),
      `${file} has no test "${title}"`,
    ).toBe(true);
  });
});
