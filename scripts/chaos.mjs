/**
 * `npm run chaos -- [store] [requests] [--write]`: server processes over one store, up to a thousand sessions, parallel requests, and kills in
 * the middle; then a table of what was lost and what came back. `store` is one of ours, a library of others, `ours` (the default),
 * `peers` or `all`. `--write` puts the figures into docs/sessions-compared.md and its picture.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, installDebianPackages, installPackages, installTools, node, root } from "./setup.mjs";

installPackages();
installDebianPackages();
installTools("chaos");
if (!build()) process.exit(1);
const options = { cwd: root, stdio: "inherit" };
const { status } = spawnSync(
  node,
  [join(root, "test", "chaos", "main.ts"), ...process.argv.slice(2)],
  options,
);
if (process.argv.includes("--write")) spawnSync(node, [join(root, "scripts", "pictures.mjs")], options);
process.exit(status ?? 1);
