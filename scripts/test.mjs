/** `npm test`: brings what is missing, then everything that can fail. Quiet when green; the last line counts. */

import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  build,
  installDebianPackages,
  installPackages,
  installTools,
  node,
  root,
  say,
  tool,
} from "./setup.mjs";

installPackages();
installDebianPackages();
installTools();

const files = process.argv.slice(2);
const gates = [
  ["build", () => build()],
  ["types", () => quietly(tool("typescript", "bin/tsc"), ["-p", "tsconfig.json"])],
  ["lint and format", () => quietly(tool("@biomejs/biome", "bin/biome"), ["check", "--error-on-warnings"])],
];
let passed = 0;
let failed = 0;
for (const [name, gate] of gates) {
  if (gate()) passed++;
  else {
    failed++;
    say(`FAILED ${name}`);
  }
}

const counts = await vitest();
passed += counts.passed;
failed += counts.failed;
process.stdout.write(`${passed} passed, ${failed} failed, ${counts.skipped} skipped\n`);
process.exit(failed === 0 ? 0 : 1);

function quietly(script, args) {
  const { status, stdout, stderr } = spawnSync(node, [script, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) say(`${stdout}${stderr}`.trim());
  return status === 0;
}

/** The reporter sends its counts over IPC, so that nothing has to be read out of a text. */
function vitest() {
  return new Promise((resolve) => {
    let counts = { passed: 0, failed: 1, skipped: 0 };
    const reporter = join(root, "scripts", "reporter.mjs");
    const args = [tool("vitest", "vitest.mjs"), "run", `--reporter=${reporter}`, ...files];
    const child = spawn(node, args, { cwd: root, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.on("message", (message) => {
      counts = message;
    });
    child.on("exit", (code) => {
      // Vitest may know of a failure that no test had.
      if (code !== 0 && counts.failed === 0) counts.failed = 1;
      resolve(counts);
    });
  });
}
