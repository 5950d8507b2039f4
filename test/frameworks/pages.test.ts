/** The pages of docs/frameworks hold the code that the tests run. */

import { expect, test } from "vitest";
// @ts-expect-error: a script, plain JavaScript
import { frameworkPages } from "../../scripts/framework-pages.mjs";

for (const { file, current, text } of frameworkPages() as { file: string; current: string; text: string }[]) {
  test(`${file} has the code of its app (npm run framework-pages)`, () => expect(current).toBe(text));
}
