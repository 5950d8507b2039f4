/** What `npm test` prints: nothing of what passes, everything of what fails, and the name of what is skipped. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a test file with the reporter. Returns what it prints, and whether Vitest calls it a success. */
function run(body: string): { printed: string; isGreen: boolean } {
  // In the project, so that Vitest is found.
  const folder = mkdtempSync(join(root, "node_modules", ".cache", "reporter-"));
  try {
    const config = { test: { include: ["*.test.mjs"], exclude: [] } };
    writeFileSync(join(folder, "vitest.config.mjs"), `export default ${JSON.stringify(config)};`);
    writeFileSync(join(folder, "a.test.mjs"), `import * as v from "vitest";\n${body}`);
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const reporter = `--reporter=${join(root, "scripts", "reporter.mjs")}`;
    const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, "run", reporter], {
      cwd: folder,
      encoding: "utf8",
    });
    return { printed: stdout + stderr, isGreen: status === 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FAILS = `() => { throw new Error("what failed"); }`;
const rows: [what: string, body: string, printed: string][] = [
  ["a test", `v.test("one", ${FAILS});`, "› one"],
  [
    "a hook of a suite",
    `v.describe("all", () => { v.afterAll(${FAILS}); v.test("one", () => {}); });`,
    "› all",
  ],
  ["a hook of a file", `v.beforeAll(${FAILS}); v.test("one", () => {});`, "FAILED a.test.mjs"],
  ["a file", `throw new Error("what failed");`, "FAILED a.test.mjs"],
  [
    "what nobody awaits",
    `v.test("one", async () => { Promise.reject(new Error("what failed")); await new Promise((done) => setTimeout(done, 50)); });`,
    "FAILED outside of any test",
  ],
];
for (const [what, body, printed] of rows)
  test(`${what} that fails is printed, with its error`, () => {
    const result = run(body);
    expect(result.isGreen).toBe(false);
    expect(result.printed).toContain(printed);
    expect(result.printed).toContain("what failed");
  });

test("what is skipped is named once: a test, or a suite for all its tests", () => {
  const body = `v.test("passes", () => {}); v.test.skip("one", () => {}); v.describe.skip("all", () => { v.test("two", () => {}); });`;
  expect(run(body)).toEqual({
    printed: "SKIPPED a.test.mjs › one\nSKIPPED a.test.mjs › all\n",
    isGreen: true,
  });
});
