/** Builds the Astro app and serves it on a free port. */

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "astro";
import { ready } from "./story.mjs";

const root = fileURLToPath(new URL("astro-app", import.meta.url));
await build({ root, logLevel: "error" });
const { handler } = await import("./astro-app/.astro/dist/server/entry.mjs");
const server = createServer((req, res) => handler(req, res, () => res.writeHead(404).end()));
server.listen(0, "127.0.0.1", () => ready(server.address().port));
