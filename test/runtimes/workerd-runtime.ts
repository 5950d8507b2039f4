/** workerd, the runtime of Cloudflare Workers: it serves the suite as a worker on loopback. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleSuite, type Runtime, root } from "./runtime.ts";

// The package "workerd" has the binary of this machine in a package of its own, and says where.
const path = join(root, "test", "tools", "runtimes", "node_modules", ".bin", "workerd");

export const WORKERD_RUNTIME: Runtime = {
  name: "workerd",
  isInstalled: () => existsSync(path),
  async run(fromNode, server) {
    const folder = mkdtempSync(join(tmpdir(), "speculoos-workerd-"));
    const last = `export default { fetch: async () => Response.json(await makeReport(${JSON.stringify(fromNode)}, ${JSON.stringify(server)})) };`;
    writeFileSync(
      join(folder, "suite.mjs"),
      await bundleSuite(last, ["workerd", "worker", "browser", "import"]),
    );
    writeFileSync(join(folder, "config.capnp"), CONFIG);
    // A process group of its own: the package's command starts the binary as its child.
    const child = spawn(path, ["serve", "config.capnp", "--control-fd=3"], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    try {
      const port = await new Promise<number>((resolve, reject) => {
        child.once("exit", (code) => reject(new Error(`workerd ended with ${code}`)));
        // One line of JSON for each event; the first says on which port the socket listens.
        child.stdio[3]!.once("data", (line: Buffer) => resolve(JSON.parse(line.toString()).port));
      });
      const response = await fetch(`http://127.0.0.1:${port}/`);
      return JSON.parse(await response.text());
    } finally {
      process.kill(-child.pid!);
      rmSync(folder, { recursive: true });
    }
  },
};

const CONFIG = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "suite", esModule = embed "suite.mjs")],
      compatibilityDate = "2026-11-01",
    )),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
