/** A proxy on loopback that answers for every host, over http and https, and keeps the Cookie headers that it received. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { selfSignedCertificate } from "../browser/driver/certificate.ts";

export class RecordingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Cookie headers as latin1, by URL. */
  readonly #received = new Map<string, string>();

  private constructor() {
    const secureContext = createSecureContext(selfSignedCertificate(Date.now()));
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on("connection", (socket: Socket) => this.#sockets.add(socket));
    // The other end speaks TLS, as to the server itself.
    this.#server.on("connect", (_request, socket: Socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      secure.on("error", () => socket.destroy());
      this.#server.emit("connection", secure);
    });
  }

  static async open(): Promise<RecordingProxy> {
    const proxy = new RecordingProxy();
    await once(proxy.#server.listen(0, "127.0.0.1"), "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Returns the Cookie header of the request for a URL, and forgets it; `undefined` if none came. */
  take(url: string): string | undefined {
    const header = this.#received.get(url);
    this.#received.delete(url);
    return header;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #answer({ url = "", headers, socket }: IncomingMessage, response: ServerResponse): void {
    // Through a tunnel comes the path, else the whole URL.
    const whole = url.startsWith("/")
      ? `${socket instanceof TLSSocket ? "https" : "http"}://${headers.host}${url}`
      : url;
    this.#received.set(new URL(whole).href, headers.cookie ?? "");
    response.writeHead(200, { "content-length": 0, connection: "close" }).end();
  }
}
