/** docs/reasons.md is what the rows of the jar's reasons make. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
// @ts-expect-error: a script without types
import { reasons } from "../scripts/reasons.mjs";

test("docs/reasons.md lists every reason of the jar (npm run reasons)", () => {
  expect(readFileSync(new URL("../docs/reasons.md", import.meta.url), "utf8")).toBe(reasons());
});
