/** Connections, parallel requests and memory: our jar over Node's fetch, undici's and a server on loopback. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { withCookies } from "speculoos/fetch";
import { CookieJar } from "speculoos/jar";
import { Agent } from "undici7";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Plan, type PlannedAnswer, PlannedServer } from "./planned-server.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

let server: PlannedServer;
const rejections: unknown[] = [];
const noteRejection = (reason: unknown) => rejections.push(reason);

beforeEach(async () => {
  server = await PlannedServer.open();
  rejections.length = 0;
  process.on("unhandledRejection", noteRejection);
});
afterEach(async () => {
  server.close();
  await new Promise(setImmediate);
  process.off("unhandledRejection", noteRejection);
  expect(rejections).toEqual([]);
});

/** Returns a fetch with at most so many connections to each origin. */
function connect(jar: CookieJar, connections: number): typeof fetch {
  const dispatcher = new Agent({ connect: server.connect, connections });
  return withCookies(jar, (input, init) => fetch(input, Object.assign({ ...init }, { dispatcher })));
}

const redirect = (location: string, more: Partial<PlannedAnswer> = {}): PlannedAnswer => ({
  status: 302,
  headers: [["Location", location]],
  ...more,
});

test("one connection is enough for a chain, whatever bodies the redirects have", async () => {
  const url = "https://www.example.com";
  server.expect({
    [`${url}/0`]: redirect("/1", { body: "small" }),
    [`${url}/1`]: redirect("/2", { body: "x".repeat(2 ** 20) }),
    [`${url}/2`]: redirect("/3", { body: "cut", length: 1000 }),
    [`${url}/3`]: redirect("/4", { body: "broken", cut: 3, length: 1000 }),
    [`${url}/4`]: { status: 200, headers: [], body: "end" },
  });
  const response = await connect(new CookieJar(), 1)(`${url}/0`);
  expect([response.url, await response.text()]).toEqual([`${url}/4`, "end"]);
});

test("a connection is used again after a redirect with a short body", async () => {
  const url = "https://www.example.com";
  server.expect({
    [`${url}/0`]: redirect("/1", { body: "Found. Redirecting to /1" }),
    [`${url}/1`]: { status: 200, headers: [], body: "end" },
  });
  const get = connect(new CookieJar(), 1);
  for (let i = 0; i < 10; i++) await (await get(`${url}/0`)).text();
  expect([server.arrivals.length, server.connections]).toEqual([20, 1]);
});

test("a redirect that is refused frees its connection", async () => {
  const url = "https://www.example.com";
  server.expect({
    [`${url}/0`]: redirect("ftp://x/", { body: "x".repeat(2 ** 20) }),
    [`${url}/1`]: { status: 200, headers: [], body: "end" },
  });
  const get = connect(new CookieJar(), 1);
  await expect(get(`${url}/0`)).rejects.toThrow(TypeError);
  expect(await (await get(`${url}/1`)).text()).toBe("end");
});

test("200 requests at once leave the jar that they leave one by one, and send the same cookies", async () => {
  const plan: Record<string, Plan[string]> = {};
  // Few cookies for each site, because which of too many goes depends on the order.
  const starts = Array.from({ length: 200 }, (_, i) => {
    const site = `site${i % 20}.example`;
    const [first, second, third] = [
      `http${i % 3 ? "s" : ""}://www.${site}/p${i}/a`,
      "b",
      `https://api.${site}/p${i}/c`,
    ];
    const answer = (cookies: string[], location?: string): PlannedAnswer => ({
      status: location === undefined ? 200 : 307,
      headers: [
        ...cookies.map((cookie) => ["Set-Cookie", cookie] as const),
        ...(location === undefined ? [] : [["Location", location] as const]),
      ],
      body: `${i}`,
    });
    plan[first] = answer([`first${i}=1`, `all${i % 5}=1; Domain=${site}; Path=/`], second);
    plan[first.replace(/a$/, "b")] = answer([`second${i}=1; Path=/p${i}`, `first${i}=; Max-Age=0`], third);
    plan[third] = answer([`third${i}=1; Secure`]);
    return first;
  });
  const run = async (ask: (get: typeof fetch) => Promise<unknown>) => {
    server.expect(plan);
    const jar = new CookieJar();
    for (const [i, start] of starts.entries()) jar.setCookie(`before${i}=1`, start);
    await ask(connect(jar, 8));
    const own = /(?:before|first|second|third)\d+=\w+/g;
    return {
      stored: Array.from(jar, ({ name, value, host, path }) => `${name}=${value} ${host} ${path}`).sort(),
      sent: server.arrivals.map(({ url, headers }) => `${url} ${headers.cookie?.match(own)}`).sort(),
    };
  };
  const read = async (get: typeof fetch, url: string) => (await get(url)).text();
  const bodies = starts.map((_, i) => `${i}`);
  const atOnce = await run(async (get) => {
    expect(await Promise.all(starts.map((url) => read(get, url)))).toEqual(bodies);
  });
  const oneByOne = await run(async (get) => {
    for (const [i, url] of starts.entries()) expect(await read(get, url)).toBe(bodies[i]);
  });
  expect(atOnce).toEqual(oneByOne);
  expect(atOnce.sent.length).toBe(600);
  // Of each request three that it left, and one of each site that many set.
  expect(atOnce.stored.length).toBe(620);
});

test("10,000 requests leave the heap as it was", async () => {
  const answer = async (input: string | URL | Request, _init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const [, step, i] = /^\/(\d)\/(\d+)/.exec(pathname) ?? [];
    const headers = { location: `/${Number(step) + 1}/${i}`, "set-cookie": `n${Number(i) % 20}=${i}` };
    return new Response("x".repeat(1000), { status: step === "2" ? 200 : 307, headers });
  };
  const jar = new CookieJar();
  const get = withCookies(jar, answer);
  const ask = async (i: number) => {
    const url = `https://h${i % 50}.example.com/0/${i}?${"x".repeat(500)}`;
    const body = "y".repeat(2000);
    const input = i % 2 ? new Request(url, { method: "POST", body }) : url;
    const { signal } = new AbortController();
    await (await get(input, { signal, headers: { cookie: `own=${i}` } })).text();
  };
  const measure = async (from: number, to: number) => {
    for (let i = from; i < to; i++) await ask(i);
    await new Promise(setImmediate);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = await measure(0, 1000);
  const after = await measure(1000, 11_000);
  // A response that stayed alive would be 10 MB.
  expect(after - before).toBeLessThan(2 ** 20);
});
