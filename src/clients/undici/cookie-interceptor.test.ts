import { createHash } from "node:crypto";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { CookieJar } from "speculoos/jar";
import {
  Agent,
  type Dispatcher,
  fetch,
  Headers,
  interceptors,
  MockAgent,
  pipeline,
  request,
  stream,
  upgrade,
  WebSocket,
} from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { answerPlainly, type Site, startSite } from "../../../test/clients/loopback-site.ts";
import { cookieInterceptor } from "./cookie-interceptor.ts";

const WEBSOCKET_ID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
let site: Site;
beforeAll(async () => {
  site = await startSite(answerPlainly, {
    upgrade: ({ headers }, socket) => {
      const key = createHash("sha1").update(`${headers["sec-websocket-key"]}${WEBSOCKET_ID}`);
      const lines = [
        "HTTP/1.1 101 Switching Protocols",
        `Upgrade: ${headers.upgrade}`,
        "Connection: Upgrade",
        `Sec-WebSocket-Accept: ${key.digest("base64")}`,
        "Set-Cookie: up=1",
      ];
      socket.on("error", () => {});
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
      setTimeout(() => socket.end(), 100);
    },
  });
});
afterAll(() => site.close());
afterEach(() => void site.asked.splice(0));

/** A jar with a=1 for the test server, and a dispatcher with it. */
function createAgent(): { jar: CookieJar; dispatcher: Dispatcher } {
  const jar = new CookieJar();
  jar.setCookie("a=1; Path=/", site.origin);
  return { jar, dispatcher: new Agent().compose(cookieInterceptor(jar)) };
}

test("cookies that a response sets are sent with the next request", async () => {
  const jar = new CookieJar();
  const dispatcher = new Agent().compose(cookieInterceptor(jar));
  const bodies: string[] = [];
  for (const path of ["/?a=1&b=2", "/"])
    bodies.push(await (await request(site.origin + path, { dispatcher })).body.text());
  expect(bodies).toEqual(["", "a=1; b=2"]);
});

test("each way to make a request sends and stores cookies", async () => {
  const { jar, dispatcher } = createAgent();
  const url = (name: string) => `${site.origin}/?${name}=1`;
  expect(await (await fetch(url("b"), { dispatcher })).text()).toBe("a=1");
  expect(await (await request(url("c"), { dispatcher })).body.text()).toBe("a=1; b=1");
  const sink = new PassThrough();
  const streamed = text(sink);
  await stream(url("d"), { dispatcher, method: "GET" }, () => sink);
  expect(await streamed).toBe("a=1; b=1; c=1");
  const piped = pipeline(url("e"), { dispatcher, method: "POST" }, ({ body }) => body);
  piped.end("x");
  expect(await text(piped)).toBe("a=1; b=1; c=1; d=1");
  const { socket } = await upgrade(site.origin, { dispatcher, protocol: "echo" });
  socket.destroy();
  expect(site.asked.at(-1)).toBe("GET / a=1; b=1; c=1; d=1; e=1");
  expect(jar.getCookieString(site.origin)).toBe("a=1; b=1; c=1; d=1; e=1; up=1");
});

test("a WebSocket sends cookies with its handshake, and stores those of the 101", async () => {
  const { jar, dispatcher } = createAgent();
  const socket = new WebSocket(site.origin.replace("http", "ws"), { dispatcher });
  await once(socket as unknown as EventTarget, "open");
  expect(site.asked).toEqual(["GET / a=1"]);
  expect(jar.getCookieString(site.origin)).toBe("a=1; up=1");
  socket.close();
});

describe("a Cookie header of the caller replaces the jar's names", () => {
  const rows: [how: string, headers: unknown, sent: string][] = [
    ["as an object", { Cookie: "b=9; c=3", X: "y" }, "a=1; b=9; c=3"],
    ["in an object without a prototype", Object.assign(Object.create(null), { cookie: "b=9" }), "a=1; b=9"],
    ["as a list of values", { cookie: ["b=9", "c=3"] }, "a=1; b=9; c=3"],
    ["in an object that has it twice", { cookie: "b=9", Cookie: "c=3" }, "a=1; b=9; c=3"],
    ["in names and values in turn", ["X", "y", "COOKIE", "b=9"], "a=1; b=9"],
    [
      "in an array of pairs",
      [
        ["X", "y"],
        ["Cookie", "b=9"],
      ],
      "a=1; b=9",
    ],
    [
      "in a Map",
      new Map([
        ["Cookie", "b=9"],
        ["X", "y"],
      ]),
      "a=1; b=9",
    ],
    ["in Headers", new Headers({ Cookie: "b=9", X: "y" }), "a=1; b=9"],
    [
      "from an iterable that can be read once",
      (function* () {
        yield ["X", "y"];
        yield ["cookie", "b=9"];
      })(),
      "a=1; b=9",
    ],
    ["that is absent", { Cookie: undefined, X: "y" }, "a=1; b=2"],
    ["in no headers", null, "a=1; b=2"],
  ];
  for (const [how, headers, sent] of rows) {
    test(how, async () => {
      const { jar, dispatcher } = createAgent();
      jar.setCookie("b=2; Path=/", site.origin);
      const given = headers instanceof Object && !(Symbol.iterator in headers) ? { ...headers } : headers;
      const { body } = await request(site.origin, { dispatcher, headers: headers as never });
      expect(await body.text()).toBe(sent);
      // What was given is not changed.
      if (given !== headers) expect({ ...(headers as object) }).toEqual(given);
    });
  }

  test("and headers that are no pairs are refused", async () => {
    const { dispatcher } = createAgent();
    for (const headers of [[["a"]], new Map([["a", "b"]]).keys()])
      await expect(request(site.origin, { dispatcher, headers: headers as never })).rejects.toThrow(
        new TypeError("headers must be pairs of name and value"),
      );
  });
});

test("if the jar has nothing to send, headers go on as they are", async () => {
  const seen: unknown[] = [];
  const dispatcher = new Agent().compose(
    (dispatch) => (options, handler) => {
      seen.push(options.headers);
      return dispatch(options, handler);
    },
    cookieInterceptor(new CookieJar()),
  );
  const headers = { Cookie: "a=1" };
  await (await request(site.origin, { dispatcher, headers })).body.dump();
  expect(seen).toEqual([headers]);
  expect(seen[0]).toBe(headers);
});

describe("cookies belong to the host that is asked for", () => {
  const jar = new CookieJar();
  for (const host of ["a.example", "localhost"]) jar.setCookie(`at=${host}; Path=/`, `http://${host}/`);
  const dispatcher = new Agent().compose(cookieInterceptor(jar));
  const rows: [what: string, url: string, headers: unknown, sent: string][] = [
    ["by its Host header", "origin", { Host: "a.example" }, "at=a.example"],
    ["by its Host header in an array", "origin", ["host", "a.example:81"], "at=a.example"],
    ["by its URL", "byName", {}, "at=localhost"],
    ["and not by another name of the same address", "origin", {}, ""],
  ];
  for (const [what, by, headers, sent] of rows) {
    test(what, async () => {
      const url = by === "origin" ? site.origin : site.byName;
      const { body } = await request(url, { dispatcher, headers: headers as never });
      expect(await body.text()).toBe(sent);
    });
  }

  test("also if the interceptor for DNS put an address in its place", async () => {
    for (const order of [
      [cookieInterceptor(jar), interceptors.dns({ dualStack: false, affinity: 4 })],
      [interceptors.dns({ dualStack: false, affinity: 4 }), cookieInterceptor(jar)],
    ]) {
      const { body } = await request(site.byName, { dispatcher: new Agent().compose(order) });
      expect(await body.text()).toBe("at=localhost");
    }
  });

  test("also if the origin is a URL, or ends with a slash", async () => {
    for (const origin of [new URL(site.byName), `${site.byName}/`]) {
      const { body } = await dispatcher.request({ origin, path: "/", method: "GET" });
      expect(await body.text()).toBe("at=localhost");
    }
  });

  test("and a Host that would become another part of the URL is refused, with no word of it", async () => {
    for (const Host of ["a.example/x", "a.example@b.example", "a.example?", "a.example#", "a b", "a\\b"])
      await expect(request(site.origin, { dispatcher, headers: { Host } })).rejects.toThrow(
        new TypeError("a Host header must be a host and an optional port"),
      );
    expect(site.asked).toEqual([]);
  });
});

test("informational responses store nothing, the last one does", async () => {
  const early = await startSite((_request, response) => {
    response.writeEarlyHints({ link: "</a.css>; rel=preload", "set-cookie": "early=1" });
    response.setHeader("Set-Cookie", "late=1");
    response.end();
  });
  const jar = new CookieJar();
  const dispatcher = new Agent().compose(cookieInterceptor(jar));
  await (await request(early.origin, { dispatcher })).body.dump();
  expect([...jar].map(({ name }) => name)).toEqual(["late"]);
  await early.close();
});

test("a value of octets above 0x7F is stored and sent octet for octet", async () => {
  const bytes = await startSite((incoming, response) => {
    response.setHeader("Set-Cookie", "a=\u00c3\u00a9\u00e9");
    response.end(Buffer.from(incoming.headers.cookie ?? "", "latin1"));
  });
  const jar = new CookieJar();
  const dispatcher = new Agent().compose(cookieInterceptor(jar));
  await (await request(bytes.origin, { dispatcher })).body.dump();
  const { body } = await request(bytes.origin, { dispatcher });
  expect(Buffer.from(await body.arrayBuffer()).toString("latin1")).toBe("a=\u00c3\u00a9\u00e9");
  await bytes.close();
});

test("Expires is relative to the Date of the response, and Clear-Site-Data removes what it came with", async () => {
  const late = Date.now() - 3_600_000;
  const server = await startSite((incoming, response) => {
    response.setHeader("Date", new Date(late).toUTCString());
    response.setHeader("Set-Cookie", [`a=1; Expires=${new Date(late + 60_000).toUTCString()}`, "b=2"]);
    if (incoming.url === "/out") response.setHeader("Clear-Site-Data", ['"cache"', '"cookies"']);
    response.end();
  });
  const jar = new CookieJar();
  const dispatcher = new Agent().compose(cookieInterceptor(jar));
  await (await request(server.origin, { dispatcher })).body.dump();
  expect(jar.getCookieString(server.origin)).toBe("a=1; b=2");
  await (await request(`${server.origin}/out`, { dispatcher })).body.dump();
  expect(jar.size).toBe(0);
  await server.close();
});

test("what a proxy answers with 407 is not stored, and a tunnel sends nothing", async () => {
  const proxy = await startSite((_request, response) => {
    response.writeHead(407, { "Set-Cookie": "p=1" }).end();
  });
  const jar = new CookieJar();
  jar.setCookie("a=1", proxy.origin);
  const dispatcher = new Agent().compose(cookieInterceptor(jar));
  await (await request(proxy.origin, { dispatcher })).body.dump();
  expect(jar.getCookieString(proxy.origin)).toBe("a=1");
  const tunnel = { origin: proxy.origin, path: "a.example:443" };
  await expect(dispatcher.connect(tunnel)).rejects.toThrow();
  expect(proxy.asked).toEqual(["GET / a=1"]);
  await proxy.close();
});

test("the context is made of facts, or by a function of each hop that knows the hops before", async () => {
  const jar = new CookieJar();
  jar.setCookie("strict=1; SameSite=Strict; Path=/", site.origin);
  const facts = { initiator: "https://other.example/" };
  const other = new Agent().compose(cookieInterceptor(jar, { context: facts }));
  expect(await (await request(site.origin, { dispatcher: other })).body.text()).toBe("");

  const hops: unknown[] = [];
  const context = (hop: object) => {
    hops.push(hop);
    return {};
  };
  const dispatcher = new Agent().compose(
    cookieInterceptor(jar, { context }),
    interceptors.redirect({ maxRedirections: 2 }),
  );
  const start = `${site.origin}/303?to=/x?q`;
  await (await request(start, { dispatcher, method: "POST", body: "x" })).body.dump();
  const { socket } = await upgrade(site.origin, { dispatcher, protocol: "WebSocket" });
  socket.destroy();
  expect(hops).toEqual([
    { url: start, method: "POST", redirectChain: [] },
    { url: `${site.origin}/x?q`, method: "GET", redirectChain: [start] },
    { url: `ws://127.0.0.1:${site.port}/`, method: "GET", redirectChain: [] },
  ]);
});

test("a context that throws rejects the request, and nothing is sent", async () => {
  const context = () => {
    throw new RangeError("no context");
  };
  const dispatcher = new Agent().compose(cookieInterceptor(new CookieJar(), { context }));
  await expect(request(site.origin, { dispatcher })).rejects.toThrow(new RangeError("no context"));
  await expect(fetch(site.origin, { dispatcher })).rejects.toMatchObject({
    cause: new RangeError("no context"),
  });
  expect(site.asked).toEqual([]);
});

test("a mock sees the cookies, and its answers set them", async () => {
  const mock = new MockAgent();
  mock.disableNetConnect();
  const pool = mock.get("https://example.com");
  pool
    .intercept({ path: "/login", method: "POST", body: "x" })
    .reply(200, "", { headers: { "set-cookie": "id=7; Secure" } });
  pool.intercept({ path: "/", headers: { cookie: "id=7" } }).reply(200, "hello");
  const dispatcher = mock.compose(cookieInterceptor(new CookieJar()));
  await (await request("https://example.com/login", { dispatcher, method: "POST", body: "x" })).body.dump();
  expect(await (await request("https://example.com/", { dispatcher })).body.text()).toBe("hello");
  mock.assertNoPendingInterceptors();
});

test("a handler of an older undici is refused: its responses would not be seen", () => {
  const { dispatcher } = createAgent();
  const handler = { onConnect() {}, onHeaders() {}, onData() {}, onComplete() {}, onError() {} };
  expect(() =>
    dispatcher.dispatch({ origin: site.origin, path: "/", method: "GET" }, handler as never),
  ).toThrow(new TypeError("a handler must have onRequestStart, as of undici 7"));
});

test("a request that is aborted before its response stores nothing", async () => {
  const abort = new AbortController();
  const slow = await startSite((_request, response) => {
    abort.abort();
    setTimeout(() => response.setHeader("Set-Cookie", "a=1").end(), 50);
  });
  const jar = new CookieJar();
  const dispatcher = new Agent().compose(cookieInterceptor(jar));
  await expect(request(slow.origin, { dispatcher, signal: abort.signal })).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(slow.asked).toEqual(["GET /"]);
  expect(jar.size).toBe(0);
  await slow.close();
});
