/** A port of loopback on which nothing listens now. */

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** Another program can take it before the server does: then the server must be started again on another one. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
