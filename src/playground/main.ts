/** `npm start`: serves the playground on loopback and prints its address. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { createPlayground } from "./server.ts";

const DEFAULT_PORT = 4600;

const { values } = parseArgs({ options: { port: { type: "string" } } });
const wanted = Number(values.port ?? process.env.PORT ?? DEFAULT_PORT);

const server = createPlayground();
try {
  server.listen(wanted, "127.0.0.1");
  await once(server, "listening");
} catch (error) {
  if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
  process.stderr.write(`Port ${wanted} is in use, so a free port is used instead.\n`);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
const { port } = server.address() as AddressInfo;
process.stdout.write(`The playground is on http://127.0.0.1:${port}\nPress Ctrl+C to stop it.\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
