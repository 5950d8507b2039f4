/** `npm run soak -- [minutes]`: the property tests again and again, each time with a random seed, which is printed. */

import { spawnSync } from "node:child_process";
import { installPackages, node, root, say, tool } from "./setup.mjs";

installPackages();
const minutes = Number(process.argv[2] ?? 10);
const end = Date.now() + minutes * 60_000;
let rounds = 0;
while (Date.now() < end) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  say(`round ${++rounds}, SPECULOOS_SEED=${seed}, ${Math.ceil((end - Date.now()) / 60_000)} min to go`);
  const env = { ...process.env, SPECULOOS_SEED: String(seed), SPECULOOS_RUNS: "5" };
  const args = [
    tool("vitest", "vitest.mjs"),
    "run",
    "--reporter=dot",
    "--testTimeout=600000",
    "test/properties",
  ];
  const { status } = spawnSync(node, args, { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) {
    say(`FAILED with SPECULOOS_SEED=${seed} SPECULOOS_RUNS=5: run npm test with these set to see how`);
    process.exit(1);
  }
}
say(`${rounds} rounds, no failure`);
