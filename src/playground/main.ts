/** `npm start`: the playground on loopback, and its address. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { createPlayground } from "./server.ts";

const USUAL_PORT = 4600;

const { values } = parseArgs({ options: { port: { type: "string" } } });
const wanted = Number(values.port ?? process.env.PORT ?? USUAL_PORT);

const server = createPlayground();
try {
  server.listen(wanted, "127.0.0.1");
  await once(server, "listening");
} catch (error) {
  if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
  process.stderr.write(`Port ${wanted} is taken, so another one it is.\n`);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
const { port } = server.address() as AddressInfo;
process.stdout.write(`The playground is on http://127.0.0.1:${port}\nPress Ctrl+C to end it.\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
