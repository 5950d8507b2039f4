/** Whole responses, as the clients of HTTP give them. */

import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { CookieJar, type CookieResponse } from "speculoos/jar";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/";
const LINES = ["a=1; Path=/; Expires=Fri, 02 Jan 2026 00:00:00 GMT", "b=x,c=y; Path=/"];
const BOTH = "a=1; b=x,c=y";

function jarAt(): CookieJar {
  return new CookieJar({ clock: () => NOW });
}

/** node-fetch's headers: `get` joins the lines, `raw` does not. */
const nodeFetchHeaders = (lines: readonly string[]) => ({
  get: (name: string) => (name === "set-cookie" ? lines.join(", ") : null),
  raw: () => ({ "set-cookie": [...lines] }),
});

describe("the lines of a response are found, and are one cookie each", () => {
  const headers = new Headers(LINES.map((line): [string, string] => ["set-cookie", line]));
  const rows: [client: string, response: CookieResponse][] = [
    ["lines", LINES],
    ["Headers", headers],
    ["fetch", new Response(null, { headers })],
    ["undici.request", { statusCode: 200, headers: { "set-cookie": LINES } } as CookieResponse],
    ["got, superagent, node:http", { headers: { "set-cookie": LINES }, url: "" }],
    ["an object of headers", { "Set-Cookie": LINES, "content-length": 5 }],
    ["node-fetch 2 and 3", { headers: nodeFetchHeaders(LINES), url: URL_ }],
    ["axios", { headers: { get: () => LINES, getSetCookie: () => LINES }, status: 200 } as CookieResponse],
    ["puppeteer, Playwright", { "set-cookie": LINES.join("\n") }],
  ];
  for (const [client, response] of rows)
    test(client, () => {
      const jar = jarAt();
      expect(jar.setCookies(response, URL_).map(({ status }) => status)).toEqual(["stored", "stored"]);
      expect(jar.getCookieString(URL_)).toBe(BOTH);
    });
});

test("lines that a comma joins are split where a new cookie begins", () => {
  const joined = "a=1; Path=/; Expires=Fri, 02 Jan 2026 00:00:00 GMT, b=2; Path=/";
  for (const response of [{ "set-cookie": joined }, { headers: { get: () => joined } }]) {
    const jar = jarAt();
    jar.setCookies(response, URL_);
    expect(jar.getCookieString(URL_)).toBe("a=1; b=2");
  }
});

test("a response without a Set-Cookie sets none", () => {
  const rows: CookieResponse[] = [
    [],
    {},
    new Headers(),
    new Response(),
    { headers: {} },
    { headers: { get: () => null } },
    { "content-type": "text/html" },
  ];
  for (const response of rows) expect(jarAt().setCookies(response, URL_)).toEqual([]);
});

describe("after redirects the cookies are those of the last URL", () => {
  const headers = { "set-cookie": ["a=1"] };
  const last = "https://evil.test/x";
  const rows: [client: string, response: object][] = [
    ["fetch, node-fetch, got", { url: last }],
    ["superagent", { redirects: ["https://between.test/", last] }],
    ["undici.request", { context: { history: [new URL(URL_), new URL(last)] } }],
    ["follow-redirects", { url: "", responseUrl: last }],
    ["axios", { request: { res: { responseUrl: last } } }],
  ];
  for (const [client, response] of rows)
    test(client, () => {
      const jar = jarAt();
      jar.setCookies({ headers, ...response }, URL_);
      expect(Array.from(jar, ({ host }) => host)).toEqual(["evil.test"]);
    });

  test("and without redirects of the one that was asked for", () => {
    for (const response of [
      { headers },
      { headers, url: "" },
      { headers, url: "/path" },
      { headers, url: undefined, redirects: [], context: {} },
    ]) {
      const jar = jarAt();
      jar.setCookies(response, URL_);
      expect(Array.from(jar, ({ host }) => host)).toEqual(["www.example.com"]);
    }
  });
});

test("Expires is relative to the Date of the response, if the context says nothing else", () => {
  const headers = {
    date: "Thu, 01 Jan 2026 01:00:00 GMT",
    "set-cookie": "a=1; Expires=Thu, 01 Jan 2026 01:00:10 GMT",
  };
  const expiryOf = (response: CookieResponse, context = {}) =>
    jarAt().setCookies(response, URL_, context)[0]?.cookie?.expiryTime;
  expect(expiryOf({ headers })).toBe(NOW + 10_000);
  expect(expiryOf(new Response(null, { headers }))).toBe(NOW + 10_000);
  expect(expiryOf({ headers }, { responseDate: new Date(NOW) })).toBe(NOW + 3_610_000);
  expect(expiryOf({ headers: { ...headers, date: "soon" } })).toBe(NOW + 3_610_000);
});

describe("with a server", () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { port } = server.address() as AddressInfo;
      // The clock of the jar is not that of the server.
      response.sendDate = false;
      if (request.url === "/start") {
        response.writeHead(302, { location: `http://localhost:${port}/end` }).end();
      } else {
        response.setHeader("Set-Cookie", LINES).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  test("fetch follows a redirect, and the first host gets no cookie", async () => {
    const jar = jarAt();
    const response = await fetch(`${origin}/start`);
    jar.setCookies(response, `${origin}/start`);
    expect(jar.getCookieString(origin)).toBe("");
    expect(jar.getCookieString("http://localhost/")).toBe(BOTH);
  });

  test("node:http", async () => {
    const jar = jarAt();
    const response = await new Promise<IncomingMessage>((resolve) => get(`${origin}/end`, resolve));
    jar.setCookies(response.resume(), `${origin}/end`);
    expect(jar.getCookieString(origin)).toBe(BOTH);
  });
});

test('a leading "Set-Cookie:" is read off, with a warning', () => {
  for (const name of ["Set-Cookie:", "set-cookie: ", "SET-COOKIE:\t"]) {
    const jar = jarAt();
    const explained = jar.explainSetCookie(`${name}a=1; Path=/`, URL_);
    const { cookie, warnings } = jar.setCookie(`${name}a=1; Path=/`, URL_);
    expect([cookie?.name, cookie?.value, cookie?.path]).toEqual(["a", "1", "/"]);
    expect(warnings.map(({ code }) => code)).toEqual(["treated-as-lax", "field-name"]);
    expect(explained.warnings).toEqual(warnings);
  }
  for (const line of ["set-cookie=1", "Set-Cookie2:a=1", "xSet-Cookie:a=1"])
    expect(
      jarAt()
        .setCookie(line, URL_)
        .warnings.map(({ code }) => code),
    ).toEqual(["treated-as-lax"]);
});

test("a jar is shown by its names and hosts, not by its values", () => {
  const jar = jarAt();
  for (let i = 0; i < 150; i++) jar.setCookie(`id${i}=s3cr3t`, URL_);
  const shown = inspect(jar);
  expect(shown).toMatch(/^{\s+CookieJar: \[/);
  expect(shown).toContain("'id0 www.example.com'");
  expect(shown).toContain("... 50 more items");
  expect(shown).not.toContain("s3cr3t");
  expect(inspect(new CookieJar())).toBe("{ CookieJar: [] }");
});

test("a header field decides nothing but its own: no server can name the URL, the headers or the redirects", () => {
  for (const field of [
    "url",
    "responseUrl",
    "redirects",
    "context",
    "request",
    "headers",
    "get",
    "raw",
    "getSetCookie",
    "length",
  ]) {
    for (const value of ["https://bank.example/", ["https://bank.example/", "https://bank.example/"]]) {
      const headers = { "set-cookie": ["id=1"], url: "https://bank.example/", [field]: value };
      const jar = new CookieJar();
      jar.setCookies(headers, "https://attacker.example/");
      expect(
        [...jar].map(({ name, host }) => `${name} ${host}`),
        field,
      ).toEqual(["id attacker.example"]);
    }
  }
});
