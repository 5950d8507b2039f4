/** Builds the SvelteKit app and serves it on a free port. */

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { ready } from "./story.mjs";

process.chdir(fileURLToPath(new URL("svelte-app", import.meta.url)));
await build();
const { handler } = await import("./svelte-app/.svelte-kit/app/handler.js");
const server = createServer((req, res) => handler(req, res, () => res.writeHead(404).end()));
server.listen(0, "127.0.0.1", () => ready(server.address().port));
