/** Every reader takes linear time, cold and warm, on the oldest Node and on ours (`linear-time-program.ts` has the readers). */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const NODES = {
  "Node 20": join(root, "test/tools/runtimes/node_modules/node20/bin/node"),
  "Node 24": join(root, "node_modules/.bin/node"),
};

/** What hostile headers repeat. The last is cookies with names that all differ. */
const UNITS = [
  ";",
  "a;",
  "a=;",
  "=",
  " ",
  ",",
  "a",
  'a=";";',
  "a.0=2~x;a.1=y;",
  "path;domain=;",
  "\t",
  "\\\n",
  '"\\',
  "numbered",
];

const folder = mkdtempSync(join(tmpdir(), "speculoos-linear-"));
const program = join(folder, "program.mjs");

beforeAll(async () => {
  const source = (name: string) => join(root, "src", "platform", name);
  await build({
    entryPoints: [join(root, "test/properties/promises/linear-time-program.ts")],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    alias: { "#crypto": source("crypto-node.ts"), "#zlib": source("zlib-node.ts") },
    // Some packages are CommonJS.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the slow readers of a fresh process. */
function findSlow(node: string, unit: string): string[] {
  const { stdout, stderr } = spawnSync(node, [program, unit], { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

for (const [name, node] of Object.entries(NODES)) {
  describe.skipIf(!existsSync(node))(`every reader takes linear time on ${name} for`, () => {
    for (const unit of UNITS) {
      test(JSON.stringify(unit.slice(0, 16)), { timeout: 120_000 }, () => {
        let slow = findSlow(node, unit);
        // A machine that does other work can pause a process: what is slow must be slow again in two more.
        for (let again = 0; again < 2 && slow.length > 0; again++) {
          const names = findSlow(node, unit).map((each) => each.split(":")[0]);
          slow = slow.filter((each) => names.includes(each.split(":")[0]));
        }
        expect(slow).toEqual([]);
      });
    }
  });
}
