/** The packed tarball, and projects of users that have it installed. */

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
// @ts-expect-error: a script without types
import { toolsOf } from "../../scripts/setup.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tools = join(toolsOf("loaders"), "node_modules");

/** Whether the loaders and compilers are there, which `npm test` installs. */
export const hasTools = existsSync(tools);

/** What `npm pack` reports. */
export type Tarball = {
  readonly path: string;
  readonly size: number;
  readonly files: readonly string[];
};

/** A folder for temporary files, which `remove` removes. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "speculoos-package-"));
  #installed: string | undefined;
  #tarball: Tarball | undefined;

  /** Packs `dist` as it is: `npm test` has built it, and other tests read it. */
  pack(): Tarball {
    if (this.#tarball === undefined) {
      const args = ["pack", root, "--json", "--ignore-scripts", "--pack-destination", this.folder];
      const { stdout } = succeed(spawnSync("npm", args, { cwd: this.folder, encoding: "utf8" }));
      const [{ filename, size, files }] = JSON.parse(stdout);
      const paths = files.map(({ path }: { path: string }) => path);
      this.#tarball = { path: join(this.folder, filename), size, files: paths };
    }
    return this.#tarball;
  }

  /** Returns the folder of a new project that has the tarball installed, the tools at hand, and these files. */
  createProject(name: string, files: Readonly<Record<string, string>>): string {
    const project = join(this.folder, name);
    const [installed, modules] = [join(this.#install(), "node_modules"), join(project, "node_modules")];
    // A copy, not a link: loaders must see that it lies in node_modules.
    cpSync(join(installed, "speculoos"), join(modules, "speculoos"), { recursive: true });
    // What the package needs comes before the tools, which may have other versions.
    for (const folder of [installed, tools])
      for (const name of packagesIn(folder)) link(join(folder, name), join(modules, name));
    copyFileSync(new URL("program.ts", import.meta.url), join(project, "program.ts"));
    // A package without "type": its files are CommonJS.
    for (const [file, text] of Object.entries({ "package.json": "{}", ...files }))
      writeFileSync(join(project, file), text);
    return project;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #install(): string {
    if (this.#installed === undefined) {
      this.#installed = join(this.folder, "installed");
      mkdirSync(this.#installed);
      writeFileSync(join(this.#installed, "package.json"), "{}");
      const options = [
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--no-package-lock",
      ];
      const args = ["install", this.pack().path, ...options];
      succeed(spawnSync("npm", args, { cwd: this.#installed, encoding: "utf8" }));
    }
    return this.#installed;
  }
}

/** Returns the path of a file of a tool, such as "jest/bin/jest.js". */
export function tool(path: string): string {
  return join(tools, path);
}

/** Runs a script of a tool in a project, on this Node or another. */
export function run(
  project: string,
  args: readonly string[],
  node = process.execPath,
): SpawnSyncReturns<string> {
  // No color, and none of the options that our own test runner was given.
  const env = { PATH: process.env.PATH, HOME: project, NO_COLOR: "1", CI: "true" };
  return spawnSync(node, args, { cwd: project, env, encoding: "utf8", maxBuffer: 2 ** 26 });
}

/** Returns a process that ended well. Throws what it printed otherwise. */
export function succeed(ended: SpawnSyncReturns<string>): SpawnSyncReturns<string> {
  if (ended.status !== 0) throw new Error(`${ended.stdout}\n${ended.stderr}\n${ended.error ?? ""}`);
  return ended;
}

function packagesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : name,
    );
}

/** Links a package, unless there is one of that name. */
function link(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, "dir");
}
