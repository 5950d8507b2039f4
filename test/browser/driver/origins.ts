/** A loopback server for every origin, over http and https, which sends and receives any bytes in headers. */

import { once } from "node:events";
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { selfSignedCertificate } from "./certificate.ts";

export type PlannedResponse = {
  /** Values of Set-Cookie, as latin1. */
  readonly headers: readonly string[];
  /** The target of a redirect. */
  readonly location?: string;
  /** A document. Without it the status is 204, and a browser stays on its page. */
  readonly html?: string;
};
/** A received request. */
export type Arrival = {
  /** The Cookie header, as latin1; "" if there is none. */
  readonly cookie: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/**
 * The number in the query of a URL selects the planned response. Not with node:http, which refuses control characters in
 * headers.
 */
export class Origins {
  readonly #servers: Server[];
  readonly #sockets = new Set<Socket>();
  readonly #expected = new Map<string, { response: PlannedResponse; arrive: (arrival: Arrival) => void }>();
  #count = 0;

  private constructor() {
    const serve = (socket: Socket) => this.#serve(socket);
    this.#servers = [
      createPlainServer({ noDelay: true }, serve),
      createTlsServer({ ...selfSignedCertificate(Date.now()), noDelay: true }, serve),
    ];
  }

  static async open(): Promise<Origins> {
    const origins = new Origins();
    for (const server of origins.#servers) await once(server.listen(0, "127.0.0.1"), "listening");
    return origins;
  }

  /** The flags with which Chromium connects to this server, for every host on a default port. */
  get chromiumFlags(): string[] {
    const [http, https] = this.#servers.map((server) => (server.address() as AddressInfo).port);
    return [
      `--host-resolver-rules=MAP *:80 127.0.0.1:${http}, MAP *:443 127.0.0.1:${https}`,
      "--ignore-certificate-errors",
    ];
  }

  /** The port without TLS. */
  get plainPort(): number {
    return (this.#servers[0]!.address() as AddressInfo).port;
  }

  /** Plans one response. Returns the query of its URL, and a promise of the request. */
  expect(response: PlannedResponse): { query: string; arrival: Promise<Arrival> } {
    const number = `${++this.#count}`;
    const arrival = new Promise<Arrival>((arrive) => this.#expected.set(number, { response, arrive }));
    return { query: `?${number}`, arrival };
  }

  /** Drops the responses that were not requested. */
  forget(): void {
    this.#expected.clear();
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Reads requests one after the other. Ignores their bodies, which are short. */
  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setEncoding("latin1");
    let waiting = "";
    socket.on("data", (bytes: string) => {
      waiting += bytes;
      for (;;) {
        const end = waiting.indexOf("\r\n\r\n");
        if (end < 0) return;
        const head = waiting.slice(0, end);
        const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
        if (waiting.length < end + 4 + length) return;
        waiting = waiting.slice(end + 4 + length);
        socket.write(this.#respond(head), "latin1");
      }
    });
  }

  #respond(head: string): string {
    const number = /^\S+ [^ ?]*\?(\d+) /.exec(head)?.[1] ?? "";
    const expected = this.#expected.get(number);
    if (!expected) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    this.#expected.delete(number);
    expected.arrive({ cookie: /^cookie: (.*)$/im.exec(head)?.[1] ?? "", at: Date.now() });
    const { headers, location, html } = expected.response;
    const status = location !== undefined ? "302 Found" : html !== undefined ? "200 OK" : "204 No Content";
    // No Date header, because Chromium would correct Expires by it.
    return [
      `HTTP/1.1 ${status}`,
      "Cache-Control: no-store",
      ...(location === undefined ? [] : [`Location: ${location}`]),
      ...(status === "204 No Content" ? [] : [`Content-Length: ${html?.length ?? 0}`]),
      ...(html === undefined ? [] : ["Content-Type: text/html"]),
      ...headers.map((header) => `Set-Cookie: ${header}`),
      "",
      html ?? "",
    ].join("\r\n");
  }
}
