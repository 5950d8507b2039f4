/** A loopback server for every origin, over http and https, that answers by a plan and records what arrives, octet for octet. */

import { once } from "node:events";
import { type AddressInfo, connect as connectPlain, createServer, type Server, type Socket } from "node:net";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";
import type { buildConnector } from "undici7";
import { selfSignedCertificate } from "../browser/driver/certificate.ts";

export type PlannedAnswer = {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Answers of 1xx that come first. */
  readonly early?: readonly Omit<PlannedAnswer, "early">[];
  /** The connection breaks after so many octets of the body. */
  readonly cut?: number;
  /** The Content-Length that is claimed. */
  readonly length?: number;
};

/** URL to answer, or to answers that are used up in order; the last one stays. */
export type Plan = Readonly<Record<string, PlannedAnswer | readonly PlannedAnswer[]>>;

export type Arrival = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

const NOT_FOUND: PlannedAnswer = { status: 404, headers: [], body: "not planned" };

export class PlannedServer {
  arrivals: Arrival[] = [];
  /** How many connections were opened. */
  connections = 0;
  readonly #servers: readonly Server[];
  readonly #sockets = new Set<Socket>();
  #plan: Map<string, readonly PlannedAnswer[]> = new Map();

  private constructor() {
    this.#servers = [
      createServer({ noDelay: true }, (socket) => this.#serve(socket, "http")),
      createTlsServer({ ...selfSignedCertificate(Date.now()), noDelay: true }, (socket) =>
        this.#serve(socket, "https"),
      ),
    ];
  }

  static async open(): Promise<PlannedServer> {
    const server = new PlannedServer();
    for (const listener of server.#servers) await once(listener.listen(0, "127.0.0.1"), "listening");
    return server;
  }

  /** Forgets the arrivals, and answers by another plan. */
  expect(plan: Plan): void {
    this.arrivals = [];
    this.#plan = new Map(Object.entries(plan).map(([url, answers]) => [url, [answers].flat()]));
  }

  /** Connects a client's request for any origin to this server: `connect` of an undici Agent. */
  readonly connect: buildConnector.connector = ({ protocol, servername }, connected) => {
    const isSecure = protocol === "https:";
    const port = (this.#servers[isSecure ? 1 : 0]!.address() as AddressInfo).port;
    const socket = isSecure
      ? connectTls({ host: "127.0.0.1", port, servername: servername ?? "", rejectUnauthorized: false })
      : connectPlain({ host: "127.0.0.1", port });
    socket.once(isSecure ? "secureConnect" : "connect", () => connected(null, socket));
    socket.once("error", (error) => connected(error, null));
  };

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket, scheme: string): void {
    this.connections++;
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setEncoding("latin1");
    let waiting = "";
    socket.on("data", (octets: string) => {
      waiting += octets;
      for (let read = readRequest(waiting, scheme); read; read = readRequest(waiting, scheme)) {
        waiting = read.rest;
        this.arrivals.push(read.arrival);
        const answer = this.#next(read.arrival.url);
        socket.write(printAnswer(answer, read.arrival.method), "latin1");
        if (answer.cut !== undefined) return void socket.end();
      }
    });
  }

  #next(url: string): PlannedAnswer {
    const [answer = NOT_FOUND, ...others] = this.#plan.get(url) ?? [];
    if (others.length > 0) this.#plan.set(url, others);
    return answer;
  }
}

/** Reads one whole request of what came; returns `undefined` if more must come. */
function readRequest(octets: string, scheme: string): { arrival: Arrival; rest: string } | undefined {
  const end = octets.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = octets.slice(0, end).split("\r\n");
  const [method = "", target] = first.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  const body = octets.slice(end + 4);
  const length = Number(headers["content-length"] ?? 0);
  const read =
    headers["transfer-encoding"] === "chunked"
      ? readChunks(body)
      : body.length < length
        ? undefined
        : { text: body.slice(0, length), rest: body.slice(length) };
  if (!read) return undefined;
  const url = `${scheme}://${headers.host}${target}`;
  return { arrival: { method, url, headers, text: read.text }, rest: read.rest };
}

function readChunks(octets: string): { text: string; rest: string } | undefined {
  let text = "";
  for (let at = 0; ; ) {
    const line = octets.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const length = Number.parseInt(octets.slice(at, line), 16);
    at = line + 2 + length + 2;
    if (octets.length < at) return undefined;
    text += octets.slice(line + 2, at - 2);
    if (length === 0) return { text, rest: octets.slice(at) };
  }
}

function printAnswer({ early = [], cut, length, ...answer }: PlannedAnswer, method: string): string {
  const isBare = method === "HEAD" || answer.status === 204 || answer.status === 304;
  const body = isBare ? "" : (answer.body ?? "");
  return [
    ...early.map((first) => printHead(first, [])),
    printHead(answer, answer.status === 204 ? [] : [["Content-Length", `${length ?? body.length}`]]),
    body.slice(0, cut),
  ].join("");
}

function printHead({ status, headers }: PlannedAnswer, own: PlannedAnswer["headers"]): string {
  const lines = [...headers, ...own].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Planned\r\n${lines.join("")}\r\n`;
}
