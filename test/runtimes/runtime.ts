/** The shape of a runtime that the portable suite runs in, and the bundle that it is given. */

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Handover } from "./checks.ts";
import type { Report } from "./report.ts";

export type Runtime = {
  readonly name: string;
  readonly isInstalled: () => boolean;
  /** Runs the portable suite there. `fromNode` are cookies that Node made; `server` is where clients ask. */
  readonly run: (fromNode: Handover, server: string) => Promise<Report>;
};

export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Returns the suite as one file that ends with `last`, a statement that calls `makeReport`. The package is the one that was built: with
 * `conditions` it is bundled as those runtimes resolve it, without it is left for the runtime to load.
 */
export async function bundleSuite(last: string, conditions?: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `import { makeReport } from "./test/runtimes/report.ts";\n${last}`, resolveDir: root },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    // The paths of our own tsconfig lead to the sources.
    tsconfigRaw: "{}",
    ...(conditions ? { conditions: [...conditions] } : { external: ["speculoos", "speculoos/*"] }),
    write: false,
  });
  return outputFiles[0]!.text;
}
