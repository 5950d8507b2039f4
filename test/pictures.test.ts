/** The pictures of the documents are what the code makes. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
// @ts-expect-error: a script without types
import { pictures } from "../scripts/pictures.mjs";

const made: ReadonlyMap<string, string> = await pictures();

describe("docs/pictures", () => {
  for (const [name, svg] of made) {
    const read = () => readFileSync(new URL(`../docs/pictures/${name}`, import.meta.url), "utf8");

    test(`${name} shows the code as it is (npm run pictures)`, () => {
      expect(read()).toBe(svg);
    });

    test(`${name} has a title and a description, and loads nothing from elsewhere`, () => {
      expect(svg).toMatch(/<title id="title">.+<\/title>\n<desc id="desc">.+<\/desc>/);
      expect(svg).not.toMatch(/undefined|NaN|href|<script|<image|@import|url\((?!#)/);
    });
  }
});
