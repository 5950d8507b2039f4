/** docs/promises.md names a test for each promise: it must exist. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");

const rows = [...read("docs/promises.md").matchAll(/^\| (.+) \| `([^`]+)`: (.+) \|$/gm)].map(
  ([, promise, file, title]) => ({ promise: promise!, file: file!, title: title! }),
);

test("every row of the page is a promise, a file and a title", () => {
  const lines = read("docs/promises.md").match(/^\| (?!promise ).+$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.length).toBe(lines.length);
});

describe.each(rows)("$promise", ({ file, title }) => {
  test("is held by a test", () => {
    const titles = [...read(file).matchAll(/\b(?:test|describe)(?:\.\w+\([^\n]*\))?\(\s*(["`])(.*?)\1,/g)];
    expect(
      titles.some(([, , found]) => found!.includes(title)),
      `${file} has no test "${title}"`,
    ).toBe(true);
  });
});
