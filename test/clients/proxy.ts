/** A proxy of HTTP on loopback: whole URLs as RFC 9112 §3.2.2 has them, and tunnels by CONNECT (RFC 9110 §9.3.6). */

import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export type ProxyServer = {
  readonly url: string;
  /** "METHOD target" and the Cookie that the proxy saw, in order. */
  readonly asked: string[];
  close(): Promise<void>;
};

export async function startProxy(): Promise<ProxyServer> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const note = ({ method, url, headers }: IncomingMessage) =>
    void asked.push([method, url, headers.cookie].filter(Boolean).join(" "));
  const server = createServer((incoming, answer) => {
    note(incoming);
    const { method = "GET", headers } = incoming;
    const outgoing = request(incoming.url!, { method, headers, agent: false, family: 4 }, (response) => {
      answer.writeHead(response.statusCode!, response.rawHeaders);
      response.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("connect", (incoming: IncomingMessage, socket: Duplex) => {
    note(incoming);
    const port = Number(incoming.url!.split(":").at(-1));
    const site = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\nSet-Cookie: proxy=1\r\n\r\n");
      socket.pipe(site).pipe(socket);
    });
    sockets.add(site);
    for (const end of [site, socket]) end.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
