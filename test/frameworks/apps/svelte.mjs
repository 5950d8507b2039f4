/** Builds the SvelteKit app and serves it on free ports. */

import { fileURLToPath } from "node:url";
import { build } from "vite";
import { serveBoth } from "./serve.mjs";

process.chdir(fileURLToPath(new URL("svelte-app", import.meta.url)));
await build();
// The adapter takes every request for one over https, unless a header says otherwise.
process.env.PROTOCOL_HEADER = "x-forwarded-proto";
// Over HTTP/2 there is no other; over HTTP/1.1 it looks for Host then.
process.env.HOST_HEADER = ":authority";
const { handler } = await import("./svelte-app/.svelte-kit/app/handler.js");
await serveBoth((req, res) => {
  req.headers["x-forwarded-proto"] ??= req.socket.encrypted ? "https" : "http";
  handler(req, res, () => res.writeHead(404).end());
});
