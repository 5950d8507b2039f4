/** Runtimes that are a command which runs a file: Node in four versions, Bun and Deno. Each loads the package by its name. */

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleSuite, type Runtime, root } from "./runtime.ts";

const modules = join(root, "test", "tools", "runtimes", "node_modules");

export const COMMAND_RUNTIMES: readonly Runtime[] = [
  commandRuntime("Node 20", join(modules, "node20/bin/node"), []),
  commandRuntime("Node 22", join(modules, "node22/bin/node"), []),
  commandRuntime("Node 24", join(root, "node_modules/.bin/node"), []),
  commandRuntime("Node 26", join(modules, "node26/bin/node"), []),
  commandRuntime("Bun", join(modules, ".bin/bun"), ["run"]),
  commandRuntime("Deno", join(modules, ".bin/deno"), [
    "run",
    "--quiet",
    "--no-lock",
    "--node-modules-dir=manual",
    "--allow-env",
    "--allow-read",
    "--allow-net=127.0.0.1",
  ]),
];

function commandRuntime(name: string, path: string, args: readonly string[]): Runtime {
  return {
    name,
    isInstalled: () => existsSync(path),
    async run(fromNode, server) {
      const folder = mkdtempSync(join(tmpdir(), "speculoos-runtime-"));
      try {
        mkdirSync(join(folder, "node_modules"));
        symlinkSync(root, join(folder, "node_modules", "speculoos"), "dir");
        writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
        const file = join(folder, "suite.mjs");
        const last = `console.log(JSON.stringify(await makeReport(${JSON.stringify(fromNode)}, ${JSON.stringify(server)})));`;
        writeFileSync(file, await bundleSuite(last));
        return JSON.parse(await readOutput(path, [...args, file], folder));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** Returns what a command printed. Rejects, with what it said of errors, if it failed. */
function readOutput(path: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`exit ${code}: ${errors}`)),
    );
  });
}
