/** Two bundles of the jar: the whole jar, and the jar without its reasons. */

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { CookieJar } from "speculoos/jar";

const root = fileURLToPath(new URL("..", import.meta.url));

export async function bundleWithoutReasons(): Promise<Record<"whole" | "stubbed", typeof CookieJar>> {
  return { whole: await bundle([]), stubbed: await bundle([stubReasons]) };
}

/** Replaces the reasons by none. */
const stubReasons: Plugin = {
  name: "no reasons",
  setup(build) {
    build.onLoad({ filter: /jar\/explain\/reason\.ts$/ }, () => ({
      contents: "export const createReasons = () => [];",
    }));
  },
};

async function bundle(plugins: Plugin[]): Promise<typeof CookieJar> {
  const { outputFiles } = await build({
    // Not the package: its bundle does not show which file has the reasons.
    entryPoints: [join(root, "src", "jar.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    plugins,
    write: false,
  });
  const file = join(mkdtempSync(join(tmpdir(), "speculoos-bench-")), "jar.mjs");
  writeFileSync(file, outputFiles[0]!.contents);
  const module: { CookieJar: typeof CookieJar } = await import(pathToFileURL(file).href);
  return module.CookieJar;
}
