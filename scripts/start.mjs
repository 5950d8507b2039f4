/** `npm start`: brings what is missing, builds, and runs the playground. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, installPackages, node, root } from "./setup.mjs";

installPackages();
if (!build()) process.exit(1);
// From its sources: no user gets it. `dist` has the half of `#crypto` that they import.
const playground = spawn(node, [join(root, "src", "playground", "main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => playground.kill(signal));
playground.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 0));
