/** Builds the Next app with sessions and starts it on a free port. */

import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import next from "next";
import { ready } from "./story.mjs";

const dir = fileURLToPath(new URL("next-sessions-app", import.meta.url));
const built = spawnSync(
  process.execPath,
  [fileURLToPath(import.meta.resolve("next/dist/bin/next")), "build", dir],
  { env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" }, encoding: "utf8" },
);
if (built.status !== 0) throw new Error(`next build failed:\n${built.stdout}${built.stderr}`);

const app = next({ dev: false, dir });
await app.prepare();
const server = createServer(app.getRequestHandler());
server.listen(0, "127.0.0.1", () => ready(server.address().port));
