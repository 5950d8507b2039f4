/** Compiles and starts `nest-app/main.ts`: its decorators are not JavaScript yet. */

import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outfile = here(`.cache/nest-${process.pid}.mjs`);
buildSync({
  entryPoints: [here("nest-app/main.ts")],
  outfile,
  bundle: true,
  packages: "external", // The story is bundled, the packages are not.
  format: "esm",
  platform: "node",
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
});
await import(outfile);
