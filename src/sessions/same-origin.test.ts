import { once } from "node:events";
import { createServer, type IncomingMessage, request as nodeRequest, type ServerResponse } from "node:http";
import { connect, createServer as createServer2, type Http2ServerRequest } from "node:http2";
import type { AddressInfo } from "node:net";
import express from "express";
import fc from "fast-check";
import fastify from "fastify";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { anyText, runs } from "../../test/seed.ts";
import { sameOrigin } from "./same-origin.ts";

const OWN = "https://shop.example";
const EVIL = "https://evil.example";

type Facts = {
  readonly site?: string;
  readonly origin?: string;
  readonly host?: string;
  readonly method?: string;
};
type Row = Facts & { readonly is: boolean; readonly because: string };

/** What every kind of request must answer. The host that is asked is shop.example unless a row has another. */
const ROWS: readonly Row[] = [
  ...["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"].flatMap((method) => [
    { method, site: "same-origin", is: true, because: "an own page asks" },
    { method, site: "none", is: true, because: "the user typed the address" },
    { method, site: "cross-site", is: false, because: "a page of another site asks" },
    { method, site: "same-site", is: false, because: "a page of another host of the site asks" },
    {
      method,
      site: "cross-site",
      origin: OWN,
      is: false,
      because: "Sec-Fetch-Site is believed before Origin",
    },
    { method, site: "same-origin", origin: "null", is: true, because: "a page without referrers sends null" },
    { method, origin: OWN, is: true, because: "the origin is that of the host" },
    { method, origin: EVIL, is: false, because: "the origin is another one" },
    { method, origin: "null", is: false, because: "null is the origin of every sandboxed page" },
  ]),
  ...["GET", "HEAD"].map((method) => ({ method, is: true, because: "reading needs neither header" })),
  ...["POST", "PUT", "DELETE", "OPTIONS", "PATCH"].map((method) => ({
    method,
    is: false,
    because: "browsers send an Origin with it",
  })),
  { site: "", is: false, because: "an empty Sec-Fetch-Site is no site" },
  { site: "Same-Origin", is: false, because: "no browser writes capitals" },
  { site: "same-origin, cross-site", is: false, because: "no browser writes two" },
  { site: "new-value", origin: OWN, is: false, because: "what is not known is not believed" },
  { origin: "HTTPS://SHOP.EXAMPLE", is: true, because: "hosts and schemes have no case" },
  { origin: OWN, host: "SHOP.example", is: true, because: "hosts have no case" },
  { origin: OWN, host: "shop.example:443", is: true, because: "443 is the port of https" },
  { origin: "https://shop.example:443", is: true, because: "443 is the port of https" },
  { origin: "https://shop.example:8443", is: false, because: "another port is another origin" },
  { origin: "https://shop.example:8443", host: "shop.example:8443", is: true, because: "ports are equal" },
  { origin: OWN, host: "shop.example:8080", is: false, because: "another port is another origin" },
  { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000", is: true, because: "hosts are equal" },
  { origin: "http://[::1]:3000", host: "[::1]:3000", is: true, because: "hosts are equal" },
  { origin: "http://[::1]:3000", host: "[0:0::1]:3000", is: true, because: "it is the same address" },
  { origin: "https://a.shop.example", is: false, because: "a subdomain is another origin" },
  { origin: "https://shop.example.evil.example", is: false, because: "it only begins so" },
  { origin: "https://notshop.example", is: false, because: "it only ends so" },
  { origin: "https://shop.example@evil.example", is: false, because: "a user name is no host" },
  { origin: `${OWN} ${EVIL}`, is: false, because: "a list is no origin" },
  { origin: `${EVIL}, ${OWN}`, is: false, because: "a list is no origin" },
  { origin: "", is: false, because: "nothing is no origin" },
  { origin: "shop.example", is: false, because: "a host is no origin" },
  { origin: "file://", is: false, because: "files are no site" },
  { origin: "chrome-extension://shop.example", is: false, because: "an extension is no site" },
  { origin: OWN, host: "shop.example:x", is: false, because: "it is no host" },
].map((row) => ({ method: "POST", ...row }));

function fieldsOf({ site, origin, host = "shop.example" }: Facts): Record<string, string> {
  return {
    host,
    ...(site !== undefined && { "sec-fetch-site": site }),
    ...(origin !== undefined && { origin }),
  };
}

const capitals = (fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toUpperCase(), value]));
const many = <T>(fields: Record<string, string>, wrap: (value: string) => T) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [wrap(value)]]));

/** How each kind of request holds the same facts, for kinds that need no server. */
const KINDS: Record<string, (facts: Facts) => Parameters<typeof sameOrigin>[0]> = {
  "a Fetch Request": (facts) =>
    new Request("http://shop.example/buy", { method: facts.method!, headers: fieldsOf(facts) }),
  "API Gateway 1.0": (facts) => ({ httpMethod: facts.method, headers: capitals(fieldsOf(facts)) }),
  "API Gateway 2.0": (facts) => ({
    cookies: [],
    headers: fieldsOf(facts),
    requestContext: { http: { method: facts.method } },
  }),
  "a load balancer's event": (facts) => ({
    httpMethod: facts.method,
    multiValueHeaders: many(fieldsOf(facts), (value) => value),
  }),
  "Lambda@Edge": (facts) => ({
    method: facts.method!,
    uri: "/buy",
    headers: many(fieldsOf(facts), (value) => ({ value })),
  }),
};

for (const [kind, make] of Object.entries(KINDS)) {
  describe(`sameOrigin of ${kind}`, () => {
    for (const { is, because, ...facts } of ROWS) {
      test(`${describeFacts(facts)} is ${is}: ${because}`, () => {
        expect(sameOrigin(make(facts))).toBe(is);
      });
    }
  });
}

function describeFacts({ method, site, origin, host }: Facts): string {
  const parts = [
    method,
    site !== undefined && `Sec-Fetch-Site: ${site}`,
    origin !== undefined && `Origin: ${origin}`,
    host !== undefined && `Host: ${host}`,
  ];
  return parts.filter((part) => part !== false && part !== undefined).join(", ");
}

/** Sends a row's request over a real connection. Returns what the server's `sameOrigin` said. */
async function ask(port: number, facts: Facts): Promise<string> {
  const outgoing = nodeRequest({
    host: "127.0.0.1",
    port,
    path: "/buy",
    method: facts.method!,
    headers: fieldsOf(facts),
  });
  outgoing.end();
  const [{ headers, statusCode }] = (await once(outgoing, "response")) as [IncomingMessage];
  return statusCode === 400 ? "refused" : String(headers["x-is"]);
}

/** Servers of frameworks, each with what it hands on. */
const SERVERS: Record<string, () => Promise<{ port: number; close(): unknown }>> = {
  "node:http": () => listen((req, res) => answer(res, sameOrigin(req))),
  "node:http, its response": () => listen((_req, res) => answer(res, sameOrigin(res as never))),
  "Express 5": () => {
    const app = express();
    app.use((req, res) => void answer(res, sameOrigin(req)));
    return listen(app);
  },
  "Fastify 5": async () => {
    const app = fastify({ logger: false });
    app.all("/buy", (request, reply) => reply.header("x-is", String(sameOrigin(request))).send());
    await app.listen({ port: 0, host: "127.0.0.1" });
    return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
  },
  "Hono 4": () => {
    const app = new Hono();
    app.all("/buy", (c) => c.body(null, 200, { "x-is": String(sameOrigin(c.req.raw)) }));
    // As adapters do: a Request of what has arrived.
    return listen(async (req, res) => {
      const headers = new Headers(req.headers as Record<string, string>);
      const url = `http://${req.headers.host}${req.url}`;
      if (!URL.canParse(url)) return void res.writeHead(400).end();
      const response = await app.fetch(new Request(url, { method: req.method!, headers }));
      answer(res, response.headers.get("x-is") === "true");
    });
  },
};

function answer(res: ServerResponse, is: boolean): void {
  res.setHeader("x-is", String(is)).end();
}

async function listen(handler: (req: IncomingMessage, res: ServerResponse) => void) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

for (const [kind, start] of Object.entries(SERVERS)) {
  test(`sameOrigin of ${kind} answers every row over a real connection`, async () => {
    const { port, close } = await start();
    for (const row of ROWS) {
      const said = await ask(port, row);
      if (said !== "refused") expect({ ...row, is: said }).toEqual({ ...row, is: String(row.is) });
    }
    await close();
  });
}

test("sameOrigin of HTTP/2 compares with :authority", async () => {
  const server = createServer2((req: Http2ServerRequest, res) => {
    res.setHeader("x-is", String(sameOrigin(req as never)));
    res.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const row of ROWS) {
    const { host, ...fields } = fieldsOf(row);
    const stream = client.request({
      ":method": row.method!,
      ":path": "/buy",
      ":authority": host!,
      ...fields,
    });
    stream.end();
    // nghttp2 itself refuses what is no host.
    const [headers] = (await once(stream, "response").catch(() => [])) as [Record<string, string>?];
    if (headers === undefined) {
      expect(row.host).toMatch(/:x$/);
      continue;
    }
    expect({ ...row, is: headers["x-is"] }).toEqual({ ...row, is: String(row.is) });
    stream.resume();
    await once(stream, "close");
  }
  client.close();
  server.close();
});

describe("sameOrigin of headers alone", () => {
  test("reads the same headers; without a method, a request without both is refused", () => {
    expect(sameOrigin(new Headers({ "sec-fetch-site": "same-origin" }))).toBe(true);
    expect(sameOrigin(new Headers({ origin: OWN, host: "shop.example" }))).toBe(true);
    expect(sameOrigin(new Headers({ origin: EVIL, host: "shop.example" }))).toBe(false);
    expect(sameOrigin(new Headers())).toBe(false);
  });

  test("is false if there is no host to compare with", () => {
    for (const origin of [OWN, "file://", "data:", "x:y", "null"])
      expect(sameOrigin(new Headers({ origin }))).toBe(false);
  });

  test("takes Headers of before getSetCookie", () => {
    class Headers {
      get(name: string) {
        return name === "sec-fetch-site" ? "same-origin" : null;
      }
      append() {}
      get [Symbol.toStringTag]() {
        return "Headers";
      }
    }
    expect(sameOrigin(new Headers())).toBe(true);
    expect(sameOrigin({ method: "POST", headers: new Headers() })).toBe(true);
  });
});

describe("where TLS ends", () => {
  const insecure = { origin: "http://shop.example", host: "shop.example" };

  test("an origin of http is another one, if the request is known to have come by https", () => {
    const socket = { encrypted: false };
    const facts = { method: "POST", url: "/buy" };
    expect(sameOrigin({ ...facts, headers: insecure } as never)).toBe(true);
    expect(sameOrigin({ ...facts, headers: insecure, socket } as never)).toBe(true);
    expect(sameOrigin({ ...facts, headers: insecure, socket: { encrypted: true } } as never)).toBe(false);
    const forwarded = { ...insecure, "x-forwarded-proto": "https" };
    expect(sameOrigin({ ...facts, headers: forwarded, socket } as never)).toBe(false);
    expect(sameOrigin(new Request("https://shop.example/", { method: "POST", headers: insecure }))).toBe(
      false,
    );
    expect(sameOrigin(new Request("http://shop.example/", { method: "POST", headers: insecure }))).toBe(true);
  });

  test("an origin of https is the own one, also after a proxy that ended TLS and says nothing", () => {
    const headers = { origin: OWN };
    expect(sameOrigin(new Request("http://shop.example/", { method: "POST", headers }))).toBe(true);
  });

  test("after a proxy that changes Host, the own origin is named", () => {
    const message = { method: "POST", headers: { origin: OWN, host: "127.0.0.1:3000" } };
    expect(sameOrigin(message)).toBe(false);
    expect(sameOrigin(message, { origins: [OWN] })).toBe(true);
  });
});

describe("origins", () => {
  test("are accepted besides, whatever Sec-Fetch-Site says", () => {
    const headers = { host: "shop.example", origin: "https://admin.example", "sec-fetch-site": "cross-site" };
    const message = { method: "POST", headers };
    expect(sameOrigin(message, { origins: ["https://admin.example"] })).toBe(true);
    expect(sameOrigin(message, { origins: ["https://admin.example:8443"] })).toBe(false);
  });

  test("must be origins", () => {
    for (const origin of ["null", "admin.example", `${OWN}/`, "HTTPS://shop.example", "*", "file://"])
      expect(() => sameOrigin(new Headers(), { origins: [origin] })).toThrow(/origins must be origins/);
  });
});

describe("what is no request", () => {
  const wrong = {
    nothing: undefined,
    null: null,
    "a Cookie header": "a=1",
    "a number": 1,
    "a function": () => {},
    "an empty object": {},
    "a Response": new Response(),
    "a Map": new Map(),
    "a URLSearchParams": new URLSearchParams(),
    "a cookie store": { get: () => undefined, set() {} },
    "a Koa context": { headers: {}, status: 404, req: {}, res: {}, request: {}, response: {} },
    "a response of Node without its request": { getHeader() {} },
  };
  for (const [title, thing] of Object.entries(wrong)) {
    test(`${title} is a TypeError`, () => {
      expect(() => sameOrigin(thing as never)).toThrow(
        new TypeError("sameOrigin must be given a request, or its headers"),
      );
    });
  }

  test("an event of AWS without headers is a request without headers", () => {
    expect(sameOrigin({ httpMethod: "GET", headers: null } as never)).toBe(true);
    expect(sameOrigin({ httpMethod: "POST", headers: null } as never)).toBe(false);
  });
});

test("nothing that a client sends makes it throw, or makes it true by chance", () => {
  const piece = fc.constantFrom(
    OWN,
    EVIL,
    "https://",
    "//",
    ..."/:@[]%?#, 1a\u0000\u00ff",
    "null",
    "shop.example",
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join("")),
    anyText,
  );
  fc.assert(
    fc.property(text, text, text, (origin, host, method) => {
      if (sameOrigin({ method, headers: { origin, host } } as never)) {
        const { protocol, host: originHost } = new URL(origin);
        expect(new URL(`${protocol}//${host}`).host).toBe(originHost);
        expect(originHost).not.toBe("");
      }
    }),
    runs(5000),
  );
});
