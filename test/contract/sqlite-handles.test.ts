/** Sessions in SQLite obey the contract over each handle, in each runtime. The package must have been built. */

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
// @ts-expect-error: a script without types
import { pathWithoutPinned, toolsOf } from "../../scripts/setup.mjs";
import { MemorySessionStore } from "../../src/sessions/store/memory-session-store.ts";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runtimes: string = join(toolsOf("runtimes"), "node_modules");
const betterSqlite: string = join(toolsOf("sqlite"), "node_modules", "better-sqlite3");
const titles = sessionStoreContract(() => new MemorySessionStore()).map(({ title }) => title);

const NODE_22 = join(runtimes, "node22/bin/node");
const NODE_26 = join(runtimes, "node26/bin/node");
const BUN = join(runtimes, ".bin/bun");
const DENO = [join(runtimes, ".bin/deno"), "run", "--quiet", "--no-lock", "--node-modules-dir=manual", "-A"];

const builtFor = findBetterSqliteNode();

const ROWS: [runtime: string, command: readonly string[], handles: readonly string[]][] = [
  ["Node 22", [NODE_22], ["a path", "node:sqlite"]],
  ["Node 24", [process.execPath], ["a path", "node:sqlite"]],
  ["Node 26", [NODE_26], ["a path", "node:sqlite"]],
  ["Bun", [BUN], ["a path", "bun:sqlite", "node:sqlite"]],
  ["Deno", DENO, ["a path", "node:sqlite"]],
  ["the Node that better-sqlite3 was built for", [builtFor ?? ""], ["better-sqlite3"]],
];

for (const [runtime, command, handles] of ROWS) {
  describe.skipIf(!existsSync(command[0]!))(`SQLite in ${runtime}`, () => {
    for (const handle of handles)
      test(`obeys the contract over ${handle}`, () => runContract(command, handle), 60_000);
  });
}

function runContract(command: readonly string[], handle: string): void {
  const folder = mkdtempSync(join(tmpdir(), "speculoos-contract-"));
  try {
    const modules = join(folder, "node_modules");
    mkdirSync(modules);
    symlinkSync(root, join(modules, "speculoos"), "dir");
    if (handle === "better-sqlite3") symlinkSync(betterSqlite, join(modules, "better-sqlite3"), "dir");
    const program = join(folder, "contract-program.mjs");
    copyFileSync(new URL("contract-program.mjs", import.meta.url), program);
    const [path, ...args] = [...command, program, handle, join(folder, "sessions.db")];
    const { status, stdout, stderr } = spawnSync(path!, args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
    const lines = stdout.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(titles.map((title) => [title, null]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns a Node that loads better-sqlite3: its binary is built for the one that installed it. */
function findBetterSqliteNode(): string | undefined {
  if (!existsSync(betterSqlite)) return undefined;
  const script = `new (require(${JSON.stringify(betterSqlite)}))(":memory:"); console.log(process.execPath)`;
  for (const node of [process.execPath, "node"]) {
    const env = { ...process.env, PATH: pathWithoutPinned() };
    const { stdout } = spawnSync(node, ["-e", script], { encoding: "utf8", env });
    if (stdout?.trim()) return stdout.trim();
  }
  return undefined;
}
