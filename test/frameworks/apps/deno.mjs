/** The story under Deno's `serve`. */

import { handle } from "./fetch-server.mjs";
import { tls } from "./serve.mjs";
import { ready } from "./story.mjs";

const listen = (options) =>
  new Promise((resolve) => {
    Deno.serve({ ...options, port: 0, hostname: "127.0.0.1", onListen: ({ port }) => resolve(port) }, handle);
  });
ready(await listen({}), await listen(tls));
