/** The runtimes and handles of SQLite, and a program that each runs. The package must have been built. */

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
// @ts-expect-error: a script without types
import { pathWithoutPinned, toolsOf } from "../../scripts/setup.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runtimes: string = join(toolsOf("runtimes"), "node_modules");
const betterSqlite: string = join(toolsOf("sqlite"), "node_modules", "better-sqlite3");

const NODE_22 = join(runtimes, "node22/bin/node");
const NODE_26 = join(runtimes, "node26/bin/node");
const BUN = join(runtimes, ".bin/bun");
const DENO = [join(runtimes, ".bin/deno"), "run", "--quiet", "--no-lock", "--node-modules-dir=manual", "-A"];

const builtFor = findBetterSqliteNode();

export type SqliteRuntime = {
  readonly name: string;
  readonly command: readonly string[];
  readonly handles: readonly string[];
  readonly isInstalled: boolean;
};

export const NODE_20: readonly string[] = [join(runtimes, "node20/bin/node")];

export const SQLITE_RUNTIMES: readonly SqliteRuntime[] = (
  [
    ["Node 22", [NODE_22], ["a path", "node:sqlite"]],
    ["Node 24", [process.execPath], ["a path", "node:sqlite"]],
    ["Node 26", [NODE_26], ["a path", "node:sqlite"]],
    ["Bun", [BUN], ["a path", "bun:sqlite", "node:sqlite"]],
    ["Deno", DENO, ["a path", "node:sqlite"]],
    ["the Node that better-sqlite3 was built for", [builtFor ?? ""], ["better-sqlite3"]],
  ] as const
).map(([name, command, handles]) => ({ name, command, handles, isInstalled: existsSync(command[0]!) }));

/** Runs a program of this folder on a handle, in a folder where the package can be imported. Returns what its lines are as JSON. */
export function runProgram(name: string, command: readonly string[], handle: string): unknown[] {
  const folder = mkdtempSync(join(tmpdir(), "speculoos-contract-"));
  try {
    const modules = join(folder, "node_modules");
    mkdirSync(modules);
    symlinkSync(root, join(modules, "speculoos"), "dir");
    if (handle === "better-sqlite3") symlinkSync(betterSqlite, join(modules, "better-sqlite3"), "dir");
    for (const file of [name, "open-sqlite.mjs"])
      copyFileSync(new URL(file, import.meta.url), join(folder, file));
    const [path, ...args] = [...command, join(folder, name), handle, join(folder, "data.db")];
    const { status, stdout, stderr } = spawnSync(path!, args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
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
