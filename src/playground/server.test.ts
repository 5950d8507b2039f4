/** The server of the playground: which requests it responds to, also if they are hostile. */

import { once } from "node:events";
import { type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runs } from "../../test/seed.ts";
import { createPlayground } from "./server.ts";

let server: Server;
let port: number;

beforeAll(async () => {
  server = createPlayground().listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends text as it is, and returns the status of the response; 0 if the connection was closed without one. */
async function statusOf(text: string): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  socket.end(text, "latin1");
  let received = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    received += chunk;
  });
  await once(socket, "close");
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0);
}

const raw = (target: string, { method = "GET", host = `127.0.0.1:${port}`, more = "" } = {}) =>
  statusOf(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);

async function post(headers: Record<string, string>, path = "/act"): Promise<number> {
  const sent = request({ port, host: "127.0.0.1", path, method: "POST", headers }).end("action=rotate&set=a");
  const [response]: IncomingMessage[] = await once(sent, "response");
  response!.resume();
  return response!.statusCode!;
}

describe("a POST is refused if it has", () => {
  const rows: [why: string, headers: Record<string, string>][] = [
    ["the Origin of another site", { origin: "https://evil.example" }],
    ["the Origin of another port of this machine", { origin: "http://127.0.0.1:1" }],
    ["the Origin of another name of this machine", { origin: "http://localhost" }],
    ["the Origin of this host over https", { origin: "https://127.0.0.1" }],
    ["an opaque Origin", { origin: "null" }],
    ["an Origin that begins like this one", { origin: "http://127.0.0.1:80.evil.example" }],
    ["an empty Origin", { origin: "" }],
    ["a foreign Origin and a friendly Sec-Fetch-Site", { origin: "null", "sec-fetch-site": "same-origin" }],
    ["no Origin, but Sec-Fetch-Site: cross-site", { "sec-fetch-site": "cross-site" }],
    ["no Origin, but Sec-Fetch-Site: same-site", { "sec-fetch-site": "same-site" }],
  ];
  for (const [why, headers] of rows)
    test(why, async () => {
      expect(await post(headers)).toBe(403);
      expect(await post(headers, "/jar")).toBe(403);
      expect(await post(headers, "/sessions")).toBe(403);
    });

  test("the Host of another machine (DNS rebinding), whatever its Origin says", async () => {
    for (const host of [
      "evil.example",
      "evil.example:80",
      "127.0.0.1.evil.example",
      "localhost@evil.example",
    ]) {
      expect(await post({ host, origin: `http://${host}` }), host).toBe(403);
      expect(await raw("/play", { host }), host).toBe(403);
    }
  });
});

test("a POST of its own pages is accepted, and that of a program without a browser's headers", async () => {
  expect(await post({ origin: `http://127.0.0.1:${port}`, "sec-fetch-site": "same-origin" })).toBe(303);
  expect(await post({ host: `LOCALHOST:${port}`, origin: `http://localhost:${port}` })).toBe(303);
  expect(await post({})).toBe(303);
  expect(await post({}, "/sessions")).toBe(303);
});

describe("an odd request has a status of its own:", () => {
  const rows: [target: string, status: number, options?: Parameters<typeof raw>[1]][] = [
    ["/play", 200],
    ["/play?", 200],
    ["/jar?set=%ff%zz%&url=%00", 400],
    ["//", 404],
    ["///", 404],
    ["//play", 404],
    ["//evil.example/play", 404],
    ["/%00", 404],
    ["/%", 404],
    ["/\\", 404],
    ["/..//play/../act", 404],
    ["/play#cookies", 404],
    [`/${"a".repeat(10_000)}`, 404],
    [`/${"a".repeat(20_000)}`, 431],
    ["http://127.0.0.1/play", 200],
    ["http://127.0.0.1", 400],
    ["http://evil.example/play", 403],
    ["http:///play", 403],
    ["http://me@127.0.0.1/play", 403],
    ["https://127.0.0.1/play", 400],
    ["*", 400, { method: "OPTIONS" }],
    ["play", 400],
    ["/play", 404, { method: "PUT" }],
    ["/play", 404, { method: "TRACE" }],
    ["/act", 404],
    ["/sessions?action=reset", 200],
    ["/sessions/", 404],
    ["/play", 403, { host: "" }],
    ["/play", 403, { host: "[" }],
    ["/play", 403, { host: "127.0.0.1:" }],
    ["/play", 403, { host: "127.0.0.1:x" }],
    ["/play", 403, { host: "127.1" }],
    ["/play", 403, { host: "a b" }],
    ["/play", 400, { host: "\x7f\xff" }],
    ["/play", 403, { host: "x".repeat(9000) }],
    ["/play", 200, { host: "LocalHost" }],
    ["/play", 200, { host: "[::1]:80" }],
    ["/play", 200, { more: "Cookie: \xff=%; ;;=; user\r\n" }],
  ];
  for (const [target, status, options] of rows)
    test(`${options?.method ?? "GET"} ${target.slice(0, 40)} ${JSON.stringify(options ?? {}).slice(0, 40)}`, async () =>
      expect(await raw(target, options)).toBe(status));
});

test("no request makes the server fail", async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "/",
      "//",
      "?",
      "#",
      "%",
      "%00",
      "\\",
      "..",
      ":",
      "@",
      "[",
      "]",
      "*",
      "http://",
      "play",
      "jar?set=a&url=",
    ),
    fc.constantFrom("localhost", "127.0.0.1", "[::1]", "evil.example", ".", "xn--", "\x7f", "\xff", "%ff"),
    fc.string({ maxLength: 5 }),
  );
  const text = fc
    .array(piece, { maxLength: 8 })
    .map((pieces) => pieces.join("").replace(/[\r\n\0 \u0100-\uffff]/g, ""));
  const method = fc.constantFrom("GET", "GET", "POST", "HEAD", "PUT", "OPTIONS");
  const target = fc
    .tuple(fc.constantFrom("", "/", "/", "//", "http://127.0.0.1/", "/jar?set=a&url=", "/jar?set="), text)
    .map((parts) => parts.join(""));
  const host = fc.oneof({ arbitrary: fc.constant("127.0.0.1"), weight: 4 }, text);
  const line = fc.record({ method, target, host, origin: fc.option(text) });
  await fc.assert(
    fc.asyncProperty(line, async ({ method, target, host, origin }) => {
      const more = origin === null ? "" : `Origin: ${origin}\r\n`;
      const status = await raw(target, { method, host, more });
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
    }),
    runs(300),
  );
  expect(await raw("/play")).toBe(200);
});
