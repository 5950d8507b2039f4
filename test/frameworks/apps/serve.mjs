/** Serves the messages of Node over HTTP/1.1, and over HTTP/2 with TLS, on free ports of loopback. */

import { once } from "node:events";
import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import { ready } from "./story.mjs";

/** The certificate of the test. */
export const tls = { key: process.env.TLS_KEY, cert: process.env.TLS_CERT };

export async function serveBoth(handler) {
  const servers = [createServer(handler), createSecureServer(tls, handler)];
  for (const server of servers) await once(server.listen(0, "127.0.0.1"), "listening");
  ready(...servers.map((server) => server.address().port));
}
