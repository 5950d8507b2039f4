/** The server that the clients of all runtimes ask: it redirects, sets cookies and says what it was asked. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Answers a request below /client. */
export async function answerClient(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "", headers } = request;
  const body = await text(request);
  // A browser may know from the page alone that the answer is its own.
  if (headers.origin !== undefined) response.setHeader("access-control-allow-origin", headers.origin);
  if (url === "/client/login")
    response.writeHead(303, { location: "/client/home", "set-cookie": ["id=7", "b=2; Path=/; HttpOnly"] });
  else if (url === "/client/repeat")
    response.writeHead(307, { location: "/client/echo", "set-cookie": "hop=1; Path=/" });
  // The octets of UTF-8, as servers write them.
  else if (url === "/client/words") response.writeHead(302, { location: "/client/caf\u00c3\u00a9" });
  response.end(JSON.stringify({ method, url, cookie: headers.cookie ?? "", body }));
}

/** Opens it on loopback, for the runtimes that need no page. */
export async function openClientServer(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => void answerClient(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
