/** Builds the Next app, if it was not built yet, and starts it on a free port. */

import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import next from "next";
import { ready } from "./story.mjs";

const dir = fileURLToPath(new URL("next-app", import.meta.url));
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
const built = spawnSync(
  process.execPath,
  [fileURLToPath(import.meta.resolve("next/dist/bin/next")), "build", dir],
  {
    env,
    encoding: "utf8",
  },
);
if (built.status !== 0) throw new Error(`next build failed:\n${built.stdout}${built.stderr}`);

const app = next({ dev: false, dir });
await app.prepare();
const server = createServer(app.getRequestHandler());
server.listen(0, "127.0.0.1", () => ready(server.address().port));
