/** The agent with cookies as clients use it: through proxies, with redirects, many requests at once, beside others. */

import { once } from "node:events";
import { Agent, type ClientRequest, get, type IncomingMessage, request } from "node:http";
import { get as getByTls, Agent as TlsAgent } from "node:https";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectByTls } from "node:tls";
import { Agent as BaseAgent } from "agent-base";
import { cookieAgent } from "speculoos/http";
import { CookieJar } from "speculoos/jar";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerPlainly, type Site, startSite } from "./loopback-site.ts";
import { type ProxyServer, startProxy } from "./proxy.ts";

let site: Site;
let tls: Site;
let proxy: ProxyServer;
beforeAll(async () => {
  [site, tls, proxy] = await Promise.all([
    startSite(answerPlainly),
    startSite(answerPlainly, { tls: true }),
    startProxy(),
  ]);
});
afterAll(() => Promise.all([site.close(), tls.close(), proxy.close()]));
beforeEach(() => {
  for (const { asked } of [site, tls, proxy]) asked.length = 0;
});

type Options = { agent: Agent; headers?: Record<string, string> };

function ask(url: string, options: Options): ClientRequest {
  return url.startsWith("https")
    ? getByTls(url, { ...options, family: 4 })
    : get(url, { ...options, family: 4 });
}

async function textOf(sent: ClientRequest): Promise<{ response: IncomingMessage; text: string }> {
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += chunk;
  return { response, text };
}

async function fetchText(url: string, options: Options): Promise<string> {
  return (await textOf(ask(url, options))).text;
}

/** What follow-redirects does, and with it axios and superagent: one request a hop, with the headers that were given. */
async function follow(url: string, { agent, headers = {} }: Options): Promise<string> {
  let next = url;
  let given = headers;
  for (let hops = 0; hops < 5; hops++) {
    const { response, text } = await textOf(ask(next, { agent, headers: given }));
    const { location } = response.headers;
    if (location === undefined) return text;
    const target = new URL(location, next);
    if (target.host !== new URL(next).host) given = {};
    next = target.href;
  }
  throw new Error("too many redirects");
}

/** An agent that asks a proxy for a tunnel, as https-proxy-agent does, with private fields. */
class TunnelAgent extends BaseAgent {
  readonly #proxy: URL;

  constructor(proxy: string) {
    super({ keepAlive: true });
    this.#proxy = new URL(proxy);
  }

  override async connect(
    _request: ClientRequest,
    { host, port, secureEndpoint }: { host: string; port: number; secureEndpoint: boolean },
  ): Promise<Duplex> {
    const socket: Socket = connect(Number(this.#proxy.port), this.#proxy.hostname);
    socket.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
    await once(socket, "data");
    return secureEndpoint ? connectByTls({ socket, rejectUnauthorized: false }) : socket;
  }
}

/** An agent that asks a proxy for whole URLs, as http-proxy-agent does. */
class WholeUrlAgent extends Agent {
  readonly #proxy: URL;

  constructor(proxy: string) {
    super({ keepAlive: true });
    this.#proxy = new URL(proxy);
  }

  addRequest(sent: ClientRequest, options: { host: string; port: number }): void {
    sent.path = `http://${sent.getHeader("host")}${sent.path}`;
    const { port, hostname: host } = this.#proxy;
    const next: unknown = Reflect.get(Agent.prototype, "addRequest");
    Reflect.apply(next as () => void, this, [sent, { ...options, host, port }]);
  }
}

/** A redirect there and back: each hop sets a cookie of its name. */
function roundTrip({ origin, byName }: Site): string {
  const back = `${byName}/302?there=1&to=${encodeURIComponent(`${origin}/end`)}`;
  return `${origin}/302?here=1&to=${encodeURIComponent(back)}`;
}

const rejectUnauthorized = false;
const rows: [what: string, scheme: "http" | "https", create: () => Agent][] = [
  ["an agent of node:http", "http", () => new Agent()],
  ["an agent of node:http that keeps sockets", "http", () => new Agent({ keepAlive: true })],
  ["an agent of node:https", "https", () => new TlsAgent({ rejectUnauthorized })],
  [
    "an agent of node:https that keeps sockets",
    "https",
    () => new TlsAgent({ rejectUnauthorized, keepAlive: true }),
  ],
  ["an agent of a proxy that tunnels https", "https", () => new TunnelAgent(proxy.url)],
  ["an agent of a proxy that tunnels http", "http", () => new TunnelAgent(proxy.url)],
  ["an agent of a proxy that asks for whole URLs", "http", () => new WholeUrlAgent(proxy.url)],
  ["node:http's own agent of a proxy", "http", () => new Agent({ proxyEnv: { http_proxy: proxy.url } })],
  [
    "node:https's own agent of a proxy",
    "https",
    () => new TlsAgent({ rejectUnauthorized, proxyEnv: { https_proxy: proxy.url } }),
  ],
];

for (const [what, scheme, create] of rows) {
  test(`${what} sends and stores cookies at every hop, each on its own host`, async () => {
    const server = scheme === "http" ? site : tls;
    const jar = new CookieJar();
    const agent = cookieAgent(jar, create());
    const headers = { Cookie: "given=9" };
    expect(await follow(roundTrip(server), { agent, headers })).toBe("here=1");
    expect(server.asked.map((line) => line.replace(/\?\S*/, ""))).toEqual([
      "GET /302 given=9",
      "GET /302",
      "GET /end here=1",
    ]);
    expect([...jar].map(({ name, host }) => `${name} ${host}`).sort()).toEqual([
      "here 127.0.0.1",
      "there localhost",
    ]);
    if (what.includes("proxy")) {
      expect(proxy.asked.length).toBeGreaterThan(0);
      const tunnels = proxy.asked.filter((line) => line.startsWith("CONNECT"));
      expect(tunnels.filter((line) => line.includes("="))).toEqual([]);
      expect(tunnels.length > 0).toBe(scheme === "https" || what.includes("tunnels"));
    }
    agent.destroy();
  });

  test(`${what}: 200 requests at once that set and send cookies leave the jar that they leave one by one`, async () => {
    const server = scheme === "http" ? site : tls;
    const inTurn = new CookieJar();
    const atOnce = new CookieJar();
    const urls = Array.from({ length: 200 }, (_, i) => `${server.origin}/?n${i % 60}=${i % 60}&s=s`);
    const slow = cookieAgent(inTurn, create());
    const fast = cookieAgent(atOnce, create());
    fast.maxSockets = 10;
    for (const url of urls) await fetchText(url, { agent: slow });
    await Promise.all(urls.map((url) => fetchText(url, { agent: fast })));
    const list = (jar: CookieJar) =>
      [...jar].map(({ name, value, host, path }) => `${name}=${value} ${host}${path}`).sort();
    expect(list(atOnce)).toEqual(list(inTurn));
    expect(atOnce.size).toBe(61);
    slow.destroy();
    fast.destroy();
  });
}

describe("beside others on the same agent", () => {
  test("sockets are kept and shared with requests without cookies, which stay without", async () => {
    const plain = new Agent({ keepAlive: true, maxSockets: 1 });
    const jars = [new CookieJar(), new CookieJar()];
    const agents = [...jars.map((jar) => cookieAgent(jar, plain)), plain];
    const before = site.connections();
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        fetchText(`${site.origin}/?n${i % 30}=${i % 3}`, { agent: agents[i % 3]! }),
      ),
    );
    expect(site.connections() - before).toBe(1);
    for (const line of site.asked) {
      const own = /=(\d) ?/.exec(line)![1];
      expect(line.replace(/^\S+ \S+ ?/, "")).toMatch(
        own === "2" ? /^$/ : new RegExp(`^(n\\d+=${own}(; )?)*$`),
      );
    }
    expect(jars.map((jar) => new Set([...jar].map(({ value }) => value)))).toEqual([
      new Set(["0"]),
      new Set(["1"]),
    ]);
    plain.destroy();
  });

  test("a response that comes after its request was given up stores nothing; the next on the agent is not disturbed", async () => {
    const jar = new CookieJar();
    const agent = cookieAgent(jar, new Agent({ keepAlive: true, maxSockets: 1 }));
    const slow = await startSite((incoming, response) => {
      if (incoming.url !== "/slow") return answerPlainly(incoming, response);
      sent.destroy();
      setTimeout(() => response.setHeader("Set-Cookie", "late=1").end(), 20);
    });
    const sent = request(`${slow.origin}/slow`, { agent })
      .on("error", () => {})
      .end();
    await new Promise((resolve) => sent.once("close", resolve));
    expect(await fetchText(`${slow.origin}/?a=1`, { agent })).toBe("");
    expect(await fetchText(slow.origin, { agent })).toBe("a=1");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([...jar].map(({ name }) => name)).toEqual(["a"]);
    agent.destroy();
    await slow.close();
  });

  test("getName, destroy and the lists of sockets are those of the given agent", async () => {
    const plain = new Agent({ keepAlive: true, maxSockets: 1 });
    const agent = cookieAgent(new CookieJar(), plain);
    const free = once(plain, "free");
    await fetchText(site.origin, { agent });
    await free;
    expect(Object.keys(agent.freeSockets)).toEqual([
      agent.getName({ host: "127.0.0.1", port: site.port, family: 4 }),
    ]);
    expect(agent.freeSockets).toBe(plain.freeSockets);
    agent.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(agent.freeSockets).toEqual({});
  });
});
