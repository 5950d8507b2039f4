import { once } from "node:events";
import {
  Agent,
  type ClientRequest,
  get,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  request,
} from "node:http";
import { get as getByTls, Agent as TlsAgent } from "node:https";
import { CookieJar } from "speculoos/jar";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { answerPlainly, type Site, startSite } from "../../../test/clients/loopback-site.ts";
import { cookieAgent } from "./cookie-agent.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite(answerPlainly, {
    upgrade: (_request, socket) =>
      socket.end(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\nSet-Cookie: up=1\r\n\r\n",
      ),
  });
});
afterAll(() => site.close());
afterEach(() => void site.asked.splice(0));

/** Returns the body of the response; the test server answers with the Cookie header. */
async function bodyOf(sent: ClientRequest): Promise<string> {
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
}

function fetchText(path: string, options: RequestOptions): Promise<string> {
  return bodyOf(get(site.origin + path, options));
}

/** A jar with a=1 for the test server, and an agent with it. */
function createAgent(options?: ConstructorParameters<typeof Agent>[0]): { jar: CookieJar; agent: Agent } {
  const jar = new CookieJar();
  jar.setCookie("a=1; Path=/", site.origin);
  return { jar, agent: cookieAgent(jar, new Agent(options)) };
}

test("cookies that a response sets are sent with the next request", async () => {
  const jar = new CookieJar();
  const agent = cookieAgent(jar, new Agent());
  expect(await fetchText("/?a=1&b=2", { agent })).toBe("");
  expect(await fetchText("/", { agent })).toBe("a=1; b=2");
  expect(jar.size).toBe(2);
});

test("cookies are in the jar before any listener runs, also one that was added before", async () => {
  const { jar, agent } = createAgent();
  const sizes: number[] = [];
  const sent = get(`${site.origin}/?b=2`, { agent }, (response) => {
    sizes.push(jar.size);
    response.resume();
  });
  sent.prependListener("response", () => sizes.push(jar.size));
  await once(sent, "close");
  expect(sizes).toEqual([2, 2]);
});

test("a response that nobody listens to is discarded, and its cookies are stored", async () => {
  const { jar, agent } = createAgent({ keepAlive: true, maxSockets: 1 });
  const sent = request(`${site.origin}/?b=2`, { agent }).end();
  await once(sent, "close");
  expect(jar.size).toBe(2);
  // The only socket is free again.
  expect(await fetchText("/", { agent })).toBe("a=1; b=2");
  agent.destroy();
});

describe("a Cookie header of the caller replaces the jar's names", () => {
  const rows: [how: string, headers: OutgoingHttpHeaders | readonly string[], sent: string][] = [
    ["as an object", { Cookie: "b=9; c=3" }, "a=1; b=9; c=3"],
    ["in lower case", { cookie: "b=9" }, "a=1; b=9"],
    ["as a list of values", { cookie: ["b=9", "c=3"] }, "a=1; b=9; c=3"],
    ["in an array of headers", ["Host", "127.0.0.1", "COOKIE", "b=9", "X", "y"], "a=1; b=9"],
    [
      "twice in an array of headers",
      ["Host", "127.0.0.1", "Cookie", "b=9", "Cookie", "c=3"],
      "a=1; b=9; c=3",
    ],
    ["with Expect", { Expect: "100-continue", Cookie: "b=9" }, "a=1; b=9"],
    ["of no name of the jar", { Cookie: "$Path=/; x" }, "a=1; b=2; $Path=/; x"],
  ];
  for (const [how, headers, sent] of rows) {
    test(how, async () => {
      const { jar, agent } = createAgent();
      jar.setCookie("b=2; Path=/", site.origin);
      expect(await fetchText("/", { agent, headers: headers as OutgoingHttpHeaders })).toBe(sent);
      expect(site.asked).toHaveLength(1);
    });
  }

  test("set after the request was made, by each of the ways", async () => {
    const { agent } = createAgent();
    const ways: ((sent: ClientRequest) => void)[] = [
      (sent) => sent.setHeader("Cookie", "b=9"),
      (sent) => sent.setHeader("cookie", ["b=9", "a=8"]),
      (sent) => sent.appendHeader("Cookie", "b=9"),
      (sent) => {
        sent.setHeader("Cookie", "b=9");
        sent.removeHeader("Cookie");
      },
    ];
    const answers: string[] = [];
    for (const way of ways) {
      const sent = request(`${site.origin}/`, { agent });
      way(sent);
      const body = bodyOf(sent);
      sent.end();
      answers.push(await body);
    }
    expect(answers).toEqual(["a=1; b=9", "b=9; a=8", "a=1; b=9", "a=1"]);
  });
});

test("the jar's cookies are sent, and are not among the fields of the request, which clients copy", async () => {
  const { agent } = createAgent();
  const sent = get(`${site.origin}/`, { agent });
  expect(await bodyOf(sent)).toBe("a=1");
  expect([sent.getHeader("cookie"), sent.getHeaders().cookie]).toEqual([undefined, undefined]);
});

describe("a header that is rendered before there is a socket has its cookies", () => {
  test("after flushHeaders, and after a first piece of the body", async () => {
    const { agent } = createAgent();
    const flushed = request(`${site.origin}/flushed`, { agent, method: "POST" });
    flushed.flushHeaders();
    const written = request(`${site.origin}/written`, { agent, method: "POST" });
    written.write("x");
    const bodies = [bodyOf(flushed), bodyOf(written)];
    flushed.end("y");
    written.end("y");
    expect(await Promise.all(bodies)).toEqual(["a=1", "a=1"]);
  });

  test("if headers are an array, also with a body, and in the queue for a socket", async () => {
    const { agent } = createAgent({ maxSockets: 1 });
    const headers = ["Host", `127.0.0.1:${site.port}`, "Content-Length", "1"];
    const bodies = Array.from({ length: 3 }, (_, i) => {
      const sent = request(`${site.origin}/${i}`, { agent, method: "POST", headers });
      const body = bodyOf(sent);
      sent.end("x");
      return body;
    });
    expect(await Promise.all(bodies)).toEqual(["a=1", "a=1", "a=1"]);
    expect(site.asked.sort()).toEqual(["POST /0 a=1", "POST /1 a=1", "POST /2 a=1"]);
  });

  test("if it expects 100 Continue, whose answer is awaited", async () => {
    const { agent } = createAgent();
    const sent = request(`${site.origin}/`, { agent, method: "POST", headers: { Expect: "100-continue" } });
    const body = bodyOf(sent);
    await once(sent, "continue");
    sent.end("x");
    expect(await body).toBe("a=1");
  });

  test("and the octets of the cookie, whatever the body and the header are made of", async () => {
    const { jar, agent } = createAgent();
    jar.setCookie("u=caf\u00c3\u00a9; Path=/", site.origin);
    // Above U+00FF its UTF-8 stands for a character, as in browsers: its low octet could be a line end.
    jar.setCookie("w=\u010d\u010aX: y; Path=/", site.origin);
    const headers = ["Host", `127.0.0.1:${site.port}`, "Content-Length", "2"];
    const ways: [options: RequestOptions, body: string | Buffer | undefined, isFlushed?: boolean][] = [
      [{}, undefined],
      [{ method: "POST" }, "\u00e9"],
      [{ method: "POST" }, Buffer.from("\u00e9")],
      [{ method: "POST", headers: headers as never }, "\u00e9"],
      [{ method: "POST", headers: { Expect: "100-continue" } }, "\u00e9"],
      [{ method: "POST" }, "\u00e9", true],
    ];
    for (const [options, body, isFlushed] of ways) {
      const sent = request(`${site.origin}/`, { agent, ...options });
      const answer = bodyOf(sent);
      if (isFlushed) sent.flushHeaders();
      sent.end(body);
      const text = Buffer.from(await answer, "latin1").toString("latin1");
      expect(text, JSON.stringify([options, isFlushed])).toBe(
        "a=1; u=caf\u00c3\u00a9; w=\u00c4\u008d\u00c4\u008aX: y",
      );
    }
  });
});

describe("cookies belong to the host that is asked for", () => {
  const { jar, agent } = (() => {
    const jar = new CookieJar();
    for (const host of ["a.example", "b.example:81", "localhost", "[::1]"])
      jar.setCookie(`at=${host}; Path=/`, `http://${host}/`);
    return { jar, agent: cookieAgent(jar, new Agent()) };
  })();
  const rows: [what: string, options: RequestOptions, sent: string][] = [
    ["by its Host header", { headers: { Host: "a.example" } }, "at=a.example"],
    ["by its Host header with a port", { headers: { Host: "b.example:81" } }, "at=b.example:81"],
    ["by an array of headers", { headers: ["host", "a.example"] as never }, "at=a.example"],
    ["by a Host that is an address of IPv6", { headers: { Host: "[::1]:80" } }, "at=[::1]"],
    ["by its name, if no Host is sent", { setHost: false, host: "localhost", family: 4 }, "at=localhost"],
    ["by a path that is a whole URL, as proxies are asked", { path: "http://a.example/x" }, "at=a.example"],
    ["and not by another name of the same address", {}, ""],
    [
      "whatever OPTIONS asks about",
      { method: "OPTIONS", path: "*", headers: { Host: "a.example" } },
      "at=a.example",
    ],
  ];
  for (const [what, options, sent] of rows) {
    test(what, async () => {
      const given = { port: site.port, host: "127.0.0.1", agent, ...options };
      const done = request(given)
        .on("response", (response) => response.resume())
        .end();
      await once(done, "close").catch(() => {});
      const asked = site.asked.map((line) => line.split(" ").slice(2).join(" "));
      // Without Host, the server refuses before it counts.
      if (options.setHost !== false) expect(asked).toEqual([sent]);
      else expect(Reflect.get(done, "_header")).toContain(`\r\nCookie: ${sent}\r\n`);
    });
  }

  test("and a Host that would become another part of the URL is refused, with no word of it", () => {
    for (const Host of ["a.example/x", "a.example@b.example", "a.example?", "a.example#", "a b", "a\\b"])
      expect(() => get(site.origin, { agent, headers: { Host } })).toThrow(
        new TypeError("a Host header must be a host and an optional port"),
      );
    expect(site.asked).toEqual([]);
    expect(jar.size).toBe(4);
  });

  test("and a whole URL of https asked over plain http gets no Secure cookie", async () => {
    const secure = new CookieJar();
    secure.setCookie("s=1; Secure", "https://a.example/");
    const asking = get({
      port: site.port,
      host: "127.0.0.1",
      path: "https://a.example/",
      agent: cookieAgent(secure, new Agent()),
    });
    expect(await bodyOf(asking)).toBe("");
  });
});

test("informational responses store nothing, the last one does", async () => {
  const early = await startSite((_request, response) => {
    response.writeEarlyHints({ link: "</a.css>; rel=preload", "set-cookie": "early=1" });
    response.writeProcessing();
    response.setHeader("Set-Cookie", "late=1");
    response.end();
  });
  const jar = new CookieJar();
  const sent = get(early.origin, { agent: cookieAgent(jar, new Agent()) });
  const seen: number[] = [];
  sent.on("information", ({ statusCode }) => seen.push(statusCode));
  await bodyOf(sent);
  expect(seen).toEqual([103, 102]);
  expect([...jar].map(({ name }) => name)).toEqual(["late"]);
  await early.close();
});

test("an upgrade sends cookies, and stores those of the 101", async () => {
  const { jar, agent } = createAgent();
  const sent = get(site.origin, { agent, headers: { Connection: "Upgrade", Upgrade: "echo" } });
  const [, socket] = await once(sent, "upgrade");
  socket.destroy();
  expect(site.asked).toEqual(["GET / a=1"]);
  expect(jar.getCookieString(site.origin)).toBe("a=1; up=1");
});

test("a tunnel through a proxy sends and stores nothing, and what a proxy answers with 407 is not stored", async () => {
  const proxy = await startSite((_request, response) => {
    response.writeHead(407, { "Set-Cookie": "p=1" }).end();
  });
  const jar = new CookieJar();
  jar.setCookie("a=1", proxy.origin);
  const agent = cookieAgent(jar, new Agent());
  const tunnel = request(proxy.origin, { agent, method: "CONNECT", path: "a.example:443" });
  expect(tunnel.getHeader("cookie")).toBeUndefined();
  tunnel.on("error", () => {}).destroy();
  await bodyOf(get(proxy.origin, { agent }));
  expect(jar.getCookieString(proxy.origin)).toBe("a=1");
  await proxy.close();
});

test("Expires is relative to the Date of the response, and Clear-Site-Data removes what it came with", async () => {
  const late = Date.now() - 3_600_000;
  const server = await startSite((incoming, response) => {
    response.setHeader("Date", new Date(late).toUTCString());
    response.setHeader("Set-Cookie", [`a=1; Expires=${new Date(late + 60_000).toUTCString()}`, "b=2"]);
    if (incoming.url === "/out") response.setHeader("Clear-Site-Data", '"cache", "cookies"');
    response.end();
  });
  const jar = new CookieJar();
  const agent = cookieAgent(jar, new Agent());
  await bodyOf(get(server.origin, { agent }));
  expect(jar.getCookieString(server.origin)).toBe("a=1; b=2");
  await bodyOf(get(`${server.origin}/out`, { agent }));
  expect(jar.size).toBe(0);
  await server.close();
});

test("the context is made of facts, or by a function of each request", async () => {
  const jar = new CookieJar();
  jar.setCookie("strict=1; SameSite=Strict; Path=/", site.origin);
  const other = cookieAgent(jar, new Agent(), { context: { initiator: "https://other.example/" } });
  expect(await fetchText("/", { agent: other })).toBe("");

  const hops: unknown[] = [];
  const agent = cookieAgent(jar, new Agent(), {
    context: (hop) => {
      hops.push(hop);
      return { httpOnlyAllowed: false };
    },
  });
  await fetchText("/a?q=1", { agent });
  const headers = { Connection: "Upgrade", Upgrade: "WebSocket" };
  const [, socket] = await once(get(site.origin, { agent, headers }), "upgrade");
  socket.destroy();
  expect(hops).toEqual([
    { url: `${site.origin}/a?q=1`, method: "GET", redirectChain: [] },
    { url: `ws://127.0.0.1:${site.port}/`, method: "GET", redirectChain: [] },
  ]);
});

describe("the agent with cookies is the given agent", () => {
  test("it is shared: sockets, options and events; the given one stays without cookies", async () => {
    const jar = new CookieJar();
    jar.setCookie("a=1; Path=/", site.origin);
    const plain = new Agent({ keepAlive: true });
    const agent = cookieAgent(jar, plain);
    expect(agent).toBeInstanceOf(Agent);
    const before = site.connections();
    const free = once(plain, "free");
    expect(await fetchText("/", { agent })).toBe("a=1");
    await free;
    expect(await fetchText("/", { agent: plain })).toBe("");
    expect(await fetchText("/", { agent })).toBe("a=1");
    expect(site.connections() - before).toBe(1);
    agent.maxSockets = 3;
    expect(plain.maxSockets).toBe(3);
    expect(Reflect.get(agent, "options")).toBe(Reflect.get(plain, "options"));
    agent.destroy();
  });

  test("two jars on it never see each other's cookies", async () => {
    const shared = new Agent({ keepAlive: true, maxSockets: 1 });
    const jars = [new CookieJar(), new CookieJar()];
    const agents = jars.map((jar) => cookieAgent(jar, shared));
    const rounds = Array.from({ length: 20 }, (_, i) =>
      fetchText(`/?n${i}=${i % 2}`, { agent: agents[i % 2]! }),
    );
    await Promise.all(rounds);
    expect(jars.map((jar) => new Set([...jar].map(({ value }) => value)))).toEqual([
      new Set(["0"]),
      new Set(["1"]),
    ]);
    expect(jars.map(({ size }) => size)).toEqual([10, 10]);
    shared.destroy();
  });

  test("a subclass with private fields works, and methods that return it return the one with cookies", () => {
    class CountingAgent extends Agent {
      #count = 0;
      get count(): number {
        return this.#count;
      }
      set count(count: number) {
        this.#count = count;
      }
      add(): number {
        this.#count++;
        return this.#count;
      }
    }
    const agent = cookieAgent(new CookieJar(), new CountingAgent());
    expect(agent.add()).toBe(1);
    agent.count = 5;
    expect(agent.count).toBe(5);
    expect(agent.on("free", () => {})).toBe(agent);
    expect(agent.add).toBe(agent.add);
  });

  test("what is no agent is refused", () => {
    for (const agent of [undefined, null, {}, new CookieJar()])
      expect(() => cookieAgent(new CookieJar(), agent as never)).toThrow(
        new TypeError("agent must be an agent of node:http"),
      );
  });
});

test("Secure cookies go over https alone, and stay at their port's host", async () => {
  const tls = await startSite(answerPlainly, { tls: true });
  const jar = new CookieJar({ secureLoopback: false });
  const agent = cookieAgent(jar, new TlsAgent({ rejectUnauthorized: false }));
  jar.setCookie("s=1; Secure; Path=/", tls.origin);
  expect(await bodyOf(getByTls(tls.origin, { agent }))).toBe("s=1");
  expect(await fetchText("/", { agent: cookieAgent(jar, new Agent()) })).toBe("");
  expect(() => get(site.origin, { agent })).toThrow(/Protocol "http:" not supported/);
  await tls.close();
});

test("a request that is aborted before its response stores nothing", async () => {
  const slow = await startSite((_request, response) => {
    setTimeout(() => response.setHeader("Set-Cookie", "a=1").end(), 50);
  });
  const jar = new CookieJar();
  const sent = get(slow.origin, { agent: cookieAgent(jar, new Agent()) });
  sent.on("error", () => {});
  await once(sent, "socket");
  sent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(slow.asked.length).toBeLessThanOrEqual(1);
  expect(jar.size).toBe(0);
  await slow.close();
});
