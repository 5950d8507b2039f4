/** The story under Deno's `serve`. */

import { handle } from "./fetch-server.mjs";
import { ready } from "./story.mjs";

Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: ({ port }) => ready(port) }, handle);
