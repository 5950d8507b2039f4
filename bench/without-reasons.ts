/** The jar twice, bundled the same way: as it is, and without its reasons. */

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { CookieJar } from "speculoos/jar";

const root = fileURLToPath(new URL("..", import.meta.url));

export async function withoutReasons(): Promise<Record<"whole" | "stubbed", typeof CookieJar>> {
  return { whole: await bundled([]), stubbed: await bundled([noWords]) };
}

/** Results without words. */
const noWords: Plugin = {
  name: "no reasons",
  setup(build) {
    build.onLoad({ filter: /jar\/explain\/reason\.ts$/ }, () => ({
      contents: "export const createReasons = () => [];",
    }));
  },
};

async function bundled(plugins: Plugin[]): Promise<typeof CookieJar> {
  const { outputFiles } = await build({
    // The sources, whose layout this file knows.
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
