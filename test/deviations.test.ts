import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
// @ts-expect-error: a script without types
import { deviations } from "../scripts/deviations.mjs";

test("docs/deviations.md lists every DEVIATION marker (npm run deviations)", () => {
  expect(readFileSync(new URL("../docs/deviations.md", import.meta.url), "utf8")).toBe(deviations());
});
