/**
 * `npm run soak -- [minutes] [properties | differential | sessions]`: the tests of random inputs again and again, each time with a
 * random seed, which is printed. `differential` is the jar against Chromium, `sessions` the model of sessions.
 */

import { spawnSync } from "node:child_process";
import { installDebianPackages, installPackages, node, root, say, tool } from "./setup.mjs";

const SUITES = {
  properties: "test/properties",
  differential: "test/browser/differential.test.ts",
  sessions: "test/sessions/model",
};

installPackages();
const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) {
  say(
    `${process.argv[2]} is no number of minutes: npm run soak -- [minutes] [properties | differential | sessions]`,
  );
  process.exit(1);
}
const suites = process.argv[3] === undefined ? Object.values(SUITES) : [SUITES[process.argv[3]]];
if (suites[0] === undefined) {
  say(`there is no ${process.argv[3]}; there are ${Object.keys(SUITES).join(", ")}`);
  process.exit(1);
}
if (suites.includes(SUITES.differential)) installDebianPackages();
const end = Date.now() + minutes * 60_000;
let rounds = 0;
while (Date.now() < end) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  say(`round ${++rounds}, SPECULOOS_SEED=${seed}, ${Math.ceil((end - Date.now()) / 60_000)} min to go`);
  const env = { ...process.env, SPECULOOS_SEED: String(seed), SPECULOOS_RUNS: "5" };
  const args = [tool("vitest", "vitest.mjs"), "run", "--reporter=dot", "--testTimeout=600000", ...suites];
  const options = { cwd: root, env, encoding: "utf8", maxBuffer: 2 ** 26 };
  const { status, stdout } = spawnSync(node, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) {
    say(stdout);
    say(`FAILED with SPECULOOS_SEED=${seed} SPECULOOS_RUNS=5: run npm test with these set to see how`);
    process.exit(1);
  }
}
say(`${rounds} rounds, no failure`);
