/** A loopback server that records what it is asked, over http or https. */

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { selfSignedCertificate } from "../browser/driver/certificate.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type Site = {
  /** By address: http://127.0.0.1:port. */
  readonly origin: string;
  /** The same server by name: http://localhost:port. */
  readonly byName: string;
  readonly port: number;
  /** "GET /path" and its Cookie, in order. */
  readonly asked: string[];
  /** How many connections there were. */
  readonly connections: () => number;
  close(): Promise<void>;
};

const certificate = selfSignedCertificate(Date.now());

export async function startSite(
  answer: Answer,
  { tls = false, upgrade }: { tls?: boolean; upgrade?: Upgrade } = {},
): Promise<Site> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const note = (request: IncomingMessage) => {
    const cookie = request.headers.cookie === undefined ? "" : ` ${request.headers.cookie}`;
    asked.push(`${request.method} ${request.url}${cookie}`);
  };
  const listener: RequestListener = (request, response) => {
    note(request);
    answer(request, response);
  };
  const server = tls ? createTlsServer(certificate, listener) : createServer(listener);
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  if (upgrade)
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      note(request);
      upgrade(request, socket, head);
    });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const scheme = tls ? "https" : "http";
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    byName: `${scheme}://localhost:${port}`,
    port,
    asked,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers "/set?a=1" with Set-Cookie: a=1; Path=/, "/go?to=…" with a redirect that sets hop=path, and all else with the Cookie header. */
export const answerPlainly: Answer = (request, response) => {
  const { pathname, searchParams } = new URL(request.url!, "http://x");
  const lines = [...searchParams]
    .filter(([name]) => name !== "to")
    .map(([name, value]) => `${name}=${value}; Path=/`);
  if (lines.length > 0) response.setHeader("Set-Cookie", lines);
  const to = searchParams.get("to");
  if (to !== null) response.writeHead(Number(pathname.slice(1)) || 302, { location: to });
  response.end(request.headers.cookie ?? "");
};
