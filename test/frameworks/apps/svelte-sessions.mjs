/** Builds the SvelteKit app with sessions and serves it on a free port. */

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { ready } from "./story.mjs";

process.chdir(fileURLToPath(new URL("svelte-sessions-app", import.meta.url)));
await build();
// The adapter takes every request for one over https, unless a header says otherwise.
process.env.PROTOCOL_HEADER = "x-forwarded-proto";
const { handler } = await import("./svelte-sessions-app/.svelte-kit/app/handler.js");
const server = createServer((req, res) => {
  req.headers["x-forwarded-proto"] = "http";
  handler(req, res, () => res.writeHead(404).end());
});
server.listen(0, "127.0.0.1", () => ready(server.address().port));
