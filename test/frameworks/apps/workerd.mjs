/** Bundles the story for workerd and serves it there. */

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { ready } from "./story.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = here(`.cache/workerd-${process.pid}`);
mkdirSync(folder, { recursive: true });
buildSync({
  stdin: {
    contents: 'import { handle } from "./fetch-server.mjs"; export default { fetch: handle };',
    resolveDir: here("."),
  },
  outfile: `${folder}/worker.mjs`,
  bundle: true,
  format: "esm",
  platform: "browser",
  // The package as it is built: the paths of the repository's tsconfig lead to the sources.
  tsconfigRaw: {},
  conditions: ["workerd", "worker", "browser", "import"],
});
writeFileSync(
  `${folder}/config.capnp`,
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.mjs")],
    compatibilityDate = "2026-11-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
);
const workerd = here("../../tools/runtimes/node_modules/.bin/workerd");
const child = spawn(workerd, ["serve", "config.capnp", "--control-fd=3"], {
  cwd: folder,
  stdio: ["ignore", "inherit", "inherit", "pipe"],
});
child.stdio[3].once("data", (line) => ready(JSON.parse(line).port));
child.once("exit", (code) => process.exit(code ?? 1));
