/** A server on loopback that is every origin at once, over http and https: any bytes in an answer, any in a request. */

import { once } from "node:events";
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { selfSignedCertificate } from "./certificate.ts";

export type Answer = {
  /** Values of Set-Cookie, one code point an byte. */
  readonly headers: readonly string[];
  /** Where to go next. */
  readonly location?: string;
  /** A document; without one the answer is 204, on which a browser stays where it is. */
  readonly html?: string;
};
/** A request as it came. */
export type Arrival = {
  /** The Cookie header, one code point an byte; "" where there is none. */
  readonly cookie: string;
  /** In milliseconds since 1970. */
  readonly at: number;
};

/**
 * Every request that is expected has a number, which stands in the query of its URL. node:http is not used, as it lets
 * no control character into a header.
 */
export class Origins {
  readonly #servers: Server[];
  readonly #sockets = new Set<Socket>();
  readonly #expected = new Map<string, { answer: Answer; arrive: (arrival: Arrival) => void }>();
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

  /** What makes Chromium come here, whatever the host, when it asks for a default port. */
  get chromiumFlags(): string[] {
    const [http, https] = this.#servers.map((server) => (server.address() as AddressInfo).port);
    return [
      `--host-resolver-rules=MAP *:80 127.0.0.1:${http}, MAP *:443 127.0.0.1:${https}`,
      "--ignore-certificate-errors",
    ];
  }

  /** The query of a URL to which this answer will be given, once. */
  expect(answer: Answer): { query: string; arrival: Promise<Arrival> } {
    const number = `${++this.#count}`;
    const arrival = new Promise<Arrival>((arrive) => this.#expected.set(number, { answer, arrive }));
    return { query: `?${number}`, arrival };
  }

  /** What never arrived is no longer waited for. */
  forget(): void {
    this.#expected.clear();
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Reads requests one after the other; their bodies are short and looked at by nobody. */
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
        socket.write(this.#answer(head), "latin1");
      }
    });
  }

  #answer(head: string): string {
    const number = /^\S+ [^ ?]*\?(\d+) /.exec(head)?.[1] ?? "";
    const expected = this.#expected.get(number);
    if (!expected) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    this.#expected.delete(number);
    expected.arrive({ cookie: /^cookie: (.*)$/im.exec(head)?.[1] ?? "", at: Date.now() });
    const { headers, location, html } = expected.answer;
    const status = location !== undefined ? "302 Found" : html !== undefined ? "200 OK" : "204 No Content";
    // Without Date, by which Chromium would correct Expires.
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
