/** Bundles of the jar in which some files are others: what a part of the jar costs, or gains. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { CookieJar } from "speculoos/jar";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The changes of a variant, by the path of a file in `src`: its new text, or texts to replace and their replacements. */
export type Variant = Readonly<
  Record<string, string | readonly (readonly [from: string | RegExp, to: string])[]>
>;

/** Bundles the jar with these changes. Two bundles share no compiled code. */
export async function bundleJar(variant: Variant): Promise<typeof CookieJar> {
  const { outputFiles } = await build({
    // Not the package: its bundle does not show which file has what.
    entryPoints: [join(root, "src", "jar.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    plugins: Object.entries(variant).map(([path, change]) => changeFile(path, change)),
    write: false,
  });
  const folder = mkdtempSync(join(tmpdir(), "speculoos-bench-"));
  try {
    const file = join(folder, "jar.mjs");
    writeFileSync(file, outputFiles[0]!.contents);
    const module: { CookieJar: typeof CookieJar } = await import(pathToFileURL(file).href);
    return module.CookieJar;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function changeFile(path: string, change: Variant[string]): Plugin {
  const file = join(root, "src", path);
  let contents = typeof change === "string" ? change : readFileSync(file, "utf8");
  for (const [from, to] of typeof change === "string" ? [] : change) {
    const changed = contents.replace(from, to);
    // The row would compare the jar with itself.
    if (changed === contents) throw new Error(`${path} does not contain ${from}`);
    contents = changed;
  }
  return {
    name: path,
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, (args) => (args.path === file ? { contents, loader: "ts" } : undefined));
    },
  };
}
