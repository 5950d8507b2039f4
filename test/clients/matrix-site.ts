/** The servers of the matrix: each says what it was asked, and answers as the query tells it to. */

import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createSecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { selfSignedCertificate } from "../browser/driver/certificate.ts";
import { type Site, startSite } from "./loopback-site.ts";

/** `?set=a%3D1` is a Set-Cookie line, `?to=…` a redirect, `?clear` a Clear-Site-Data header. */
function fieldsOf(path: string): { status: number; fields: Record<string, string | string[]> } {
  const { searchParams } = new URL(path, "http://x");
  const lines = searchParams.getAll("set");
  const to = searchParams.get("to");
  const fields = {
    "content-type": "text/html",
    ...(lines.length > 0 && { "set-cookie": lines }),
    ...(searchParams.has("clear") && { "clear-site-data": '"cookies"' }),
    ...(to !== null && { location: to }),
  };
  return { status: to === null ? 200 : 302, fields };
}

export function startMatrixSite(speaks: "http" | "http2" | "websocket", tls: boolean): Promise<Site> {
  if (speaks === "http2") return startHttp2Site();
  return startSite(
    (request, response) => {
      const { status, fields } = fieldsOf(request.url!);
      // A WebSocket that is redirected fails.
      response.writeHead(status, fields).end("hello");
    },
    { tls, ...(speaks === "websocket" && { upgrade: acceptSocket }) },
  );
}

/** Accepts a WebSocket (RFC 6455 §4.2.2), and closes it with the first frame of the client. */
function acceptSocket(request: IncomingMessage, socket: Duplex): void {
  const { status, fields } = fieldsOf(request.url!);
  const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const { "content-type": _, ...sent } = fields;
  const start =
    status === 200
      ? {
          ...sent,
          upgrade: "websocket",
          connection: "Upgrade",
          "sec-websocket-accept": createHash("sha1").update(key).digest("base64"),
        }
      : { ...sent, "content-length": "0" };
  const lines = Object.entries(start).flatMap(([name, value]) =>
    [value].flat().map((line) => `${name}: ${line}`),
  );
  const head = status === 200 ? "101 Switching Protocols" : `${status} Found`;
  socket.write(`HTTP/1.1 ${head}\r\n${lines.join("\r\n")}\r\n\r\n`);
  socket.on("error", () => {});
  socket.once("data", () => socket.end(Buffer.from([0x88, 0])));
}

async function startHttp2Site(): Promise<Site> {
  const asked: string[] = [];
  const sessions = new Set<{ destroy(): void }>();
  const server = createSecureServer(selfSignedCertificate(Date.now()), (request, response) => {
    const { cookie } = request.headers;
    asked.push(`GET ${request.url}${cookie === undefined ? "" : ` ${cookie}`}`);
    const { status, fields } = fieldsOf(request.url);
    response.writeHead(status, fields).end("hello");
  });
  server.on("session", (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://127.0.0.1:${port}`,
    byName: `https://localhost:${port}`,
    port,
    asked,
    connections: () => sessions.size,
    close: () => {
      for (const session of sessions) session.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
