/** A CONNECT proxy on loopback that notes each tunnel, and what a client told it about cookies. */

import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export type Proxy = {
  readonly url: string;
  readonly tunnels: { readonly to: string; readonly cookie: string | undefined }[];
  close(): Promise<void>;
};

export async function startProxy(): Promise<Proxy> {
  const tunnels: Proxy["tunnels"] = [];
  const sockets = new Set<Socket>();
  // Nothing but tunnels: a request in the clear would be seen by the proxy.
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connect", (request, socket: Socket) => {
    tunnels.push({ to: request.url!, cookie: request.headers.cookie });
    const target = connect(Number(request.url!.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\nSet-Cookie: proxy=1\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) {
      sockets.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        socket.destroy();
        target.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
