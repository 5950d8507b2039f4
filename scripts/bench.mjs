/** `npm run bench`: brings what is missing, builds, and compares with the peers in one process. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, installDebianPackages, installPackages, node, root } from "./setup.mjs";

installPackages();
installDebianPackages();
if (!build()) process.exit(1);
const { status } = spawnSync(node, ["--expose-gc", join(root, "bench", "run.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
