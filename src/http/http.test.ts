import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { AnyCookie } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { Cookie } from "../cookies/cookie.ts";
import { MarshalCookie } from "../cookies/marshal-cookie.ts";
import { SealedCookie } from "../cookies/sealed-cookie.ts";
import { SignedCookie } from "../cookies/signed-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { addCookie } from "./add-cookie.ts";
import { getCookie, getCookies } from "./get-cookie.ts";
import { removeCookie } from "./remove-cookie.ts";

const keys = new KeyRing(KeyRing.generate());

type Received = { status: number; setCookie: string[]; cacheControl: string | undefined };

/** Sends one request to a real server. An error that the handler throws is thrown here. */
async function exchange(
  handle: (req: IncomingMessage, res: ServerResponse) => void,
  headers: Record<string, string | string[]> = {},
): Promise<Received> {
  let failure: unknown;
  const server = createServer((req, res) => {
    try {
      handle(req, res);
    } catch (error) {
      failure = error;
    }
    res.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ host: "127.0.0.1", port, headers });
    outgoing.end();
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
    if (failure !== undefined) throw failure;
    return {
      status: response.statusCode!,
      setCookie: response.headers["set-cookie"] ?? [],
      cacheControl: response.headers["cache-control"],
    };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Returns the error that is thrown. */
function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

const far = { host: "shop.example" };
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("reading", () => {
  test("works the same from Node's request and response, Headers, a Request and a text", async () => {
    const header = "a=1; b=2";
    const headers = new Headers({ cookie: header });
    for (const from of [header, headers, new Request("http://x/", { headers })])
      expect(getCookie(from, "b")?.value).toBe("2");
    await exchange(
      (req, res) => {
        expect(getCookie(req, "b")?.value).toBe("2");
        expect(getCookies(res).size).toBe(2);
      },
      { cookie: header },
    );
    expect(getCookie(new Headers(), "a")).toBe(undefined);
    expect(getCookie({ headers: {} }, "a")).toBe(undefined);
    expect(getCookie({ headers: { cookie: ["a=1", "b=2"] as never } }, "b")?.value).toBe("2");
  });

  test("reads all lines of API Gateway 1.0, of which its `headers` have the last", () => {
    const event = { headers: { Cookie: "b=2" }, multiValueHeaders: { Cookie: ["a=1", "b=2"] } };
    expect([...getCookies(event).keys()]).toEqual(["a", "b"]);
    const { headers: _, ...ofLoadBalancer } = event;
    expect([...getCookies(ofLoadBalancer).keys()]).toEqual(["a", "b"]);
  });

  test("joins the several Cookie lines of HTTP/2", async () => {
    const server = createHttp2Server();
    let value: string | undefined;
    server.on("request", (req, res) => {
      value = getCookie(req, "b")?.value;
      addCookie(res, "c", "3", { path: "/" });
      addCookie(res, "c", "4", { path: "/" });
      res.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = client.request({ cookie: ["a=1", "b=2"] as never });
    const [headers] = await once(stream, "response");
    expect(value).toBe("2");
    expect(headers["set-cookie"]).toEqual(["c=4; Path=/"]);
    client.destroy();
    server.close();
  });

  test("from anything else throws an error that says what to pass", () => {
    for (const from of [undefined, null, 7, {}, new Map(), new Response()]) {
      expect(() => getCookie(from as never, "a")).toThrow(
        /^cookies must be read from .* of Koa pass ctx.req/,
      );
    }
  });

  test("finds exactly the one name", () => {
    const header = "xa=0; a x=0; b=a=0;  a\t= 1 ;a=2; A=3; $Version=4; aa=5";
    expect(getCookie(header, "a")?.value).toBe("1");
    expect(getCookie(header, "A")?.value).toBe("3");
    for (const name of ["x", "$Version", "b=a", "a=", " a", "a\t", "", ";", "a;"])
      expect(getCookie(header, name)).toBe(undefined);
    expect(getCookie("=n", "")?.value).toBe("n");
    expect(getCookie("=n; m", "", SignedCookie, { keys })).toBe(undefined);
    expect(getCookie("a x=0", "a x")?.value).toBe("0");
    expect(getCookie('s="x; t=1; y"', "t")?.value).toBe("1");
    expect(getCookie("a=caf%C3%A9", "a", Cookie, { encoding: "percent" })?.value).toBe("café");
  });

  test("returns the first valid cookie of a protected kind", () => {
    const header = `s=planted; ${new SignedCookie("s", "mine", keys).pair}; ${new MarshalCookie("m", [7], keys).pair}`;
    expect(getCookie(header, "s", SignedCookie, { keys })?.value).toBe("mine");
    expect(getCookie(header, "m", MarshalCookie, { keys })?.value).toEqual([7]);
    expect(getCookies(header, MarshalCookie, { keys }).size).toBe(1);
    expect(getCookie(header, "m", SignedCookie, { keys })).toBe(undefined);
    expect(getCookie(header, "m", SignedCookie, { keys, mismatch: "downgrade" })).toBeInstanceOf(Cookie);
    expect(() => getCookie("s=x", "s", SignedCookie, { keys, mismatch: "throw" })).toThrow(code("malformed"));
    expect(getCookie("t=x", "s", SignedCookie, { keys, mismatch: "throw" })).toBe(undefined);
  });
});

describe("writing", () => {
  test("sends a cookie and its Cache-Control over a real connection", async () => {
    const response = await exchange((_, res) => {
      addCookie(res, new Cookie("a", "1", { path: "/" }));
      addCookie(res, "b", "2", { httpOnly: true });
    });
    expect(response).toMatchObject({
      setCookie: ["a=1; Path=/", "b=2; HttpOnly"],
      cacheControl: 'no-cache="set-cookie"',
    });
  });

  test("the same cookie again replaces the first, whoever wrote that", () => {
    const headers = new Headers([["set-cookie", "a=theirs; Path=/"]]);
    addCookie(headers, "a", "1", { path: "/" });
    addCookie(headers, "b", "1");
    addCookie(headers, "a", "2", { path: "/", httpOnly: true });
    addCookie(headers, "a", "3", { path: "/x" });
    addCookie(headers, "a", "4", { path: "/", domain: "Shop.example" });
    addCookie(headers, "a", "5", { path: "/", domain: ".shop.example" });
    expect(headers.getSetCookie()).toEqual([
      "a=2; Path=/; HttpOnly",
      "b=1",
      "a=3; Path=/x",
      "a=5; Domain=.shop.example; Path=/",
    ]);
    headers.delete("set-cookie");
    addCookie(headers, "b", "2");
    expect(headers.getSetCookie()).toEqual(["b=2"]);
  });

  const sameCookie: [why: string, existing: string, replaced: boolean][] = [
    ["another case of the attributes", "a=x; HttpOnly; PATH=/p; domain=.Shop.Example", true],
    [
      "the last Path and Domain of several",
      "a=x; Path=/q; Domain=b.example; Domain=shop.example; Path=/p",
      true,
    ],
    ["a value with signs of attributes", "a=b=Path=/q; Path=/p; Domain=shop.example", true],
    ["another path", "a=x; Path=/q; Domain=shop.example", false],
    ["no domain", "a=x; Path=/p", false],
    ["a partition", "a=x; Path=/p; Domain=shop.example; Secure; Partitioned", false],
    ["another case of the name", "A=x; Path=/p; Domain=shop.example", false],
    ["no name", "a; Path=/p; Domain=shop.example", false],
  ];
  for (const [why, existing, replaced] of sameCookie) {
    test(`${replaced ? "replaces" : "keeps"} an existing line with ${why}`, () => {
      const headers = new Headers([["set-cookie", existing]]);
      addCookie(headers, "a", "1", { path: "/p", domain: "shop.example" });
      const line = "a=1; Domain=shop.example; Path=/p";
      expect(headers.getSetCookie()).toEqual(replaced ? [line] : [existing, line]);
    });
  }

  test("replaces all lines of the same cookie: a browser obeys the last", () => {
    const headers = new Headers([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=1"],
      ["set-cookie", "a=2"],
    ]);
    addCookie(headers, "a", "3");
    expect(headers.getSetCookie()).toEqual(["a=3", "b=1"]);
    const copy = new Response(null, { headers });
    addCookie(copy, "b", "2");
    expect(copy.headers.getSetCookie()).toEqual(["a=3", "b=2"]);
  });

  test("takes the same options for a cookie and for a name and a value", () => {
    for (const add of [
      (headers: Headers) => addCookie(headers, new Cookie("a", "1"), { cacheControl: false }),
      (headers: Headers) => addCookie(headers, "a", "1", undefined, { cacheControl: false }),
      (headers: Headers) => addCookie(headers, "a", "1", {}, { cacheControl: false }),
    ]) {
      const headers = new Headers();
      add(headers);
      expect([...headers]).toEqual([["set-cookie", "a=1"]]);
    }
  });

  test("an error keeps its cause", async () => {
    const cause = await exchange((_, res) => {
      res.write("x");
      addCookie(res, "a", "1");
    }).catch((error) => error.cause);
    expect(cause).toMatchObject({ code: "ERR_HTTP_HEADERS_SENT" });
  });

  test("an invalid name is not shown: it may hold a value", () => {
    for (const act of [
      () => addCookie(new Headers(), "sid=s3cr3t; Path=/", ""),
      () => removeCookie(new Headers(), "sid=s3cr3t; Path=/"),
      () => removeCookie(new Headers(), "s3cr3t\r\n"),
      () => new SignedCookie("sid=s3cr3t", "", keys),
      () => (new Cookie("a", "b").name = "s3cr3t;"),
    ]) {
      const error = attempt(act);
      expect(error).toMatchObject({ code: "invalid-name", cookieName: undefined });
      expect(`${String(error)} ${(error as Error).stack}`).not.toContain("s3cr3t;");
      expect(JSON.stringify(error) + (error as Error).message).not.toContain("s3cr3t");
    }
  });

  test("keeps a Set-Cookie that was set on Node's response as one text", async () => {
    const { setCookie } = await exchange((_, res) => {
      res.setHeader("Set-Cookie", "a=theirs");
      addCookie(res, "b", "1");
    });
    expect(setCookie).toEqual(["a=theirs", "b=1"]);
  });

  const controls: [given: string | undefined, after: string][] = [
    [undefined, 'no-cache="set-cookie"'],
    ["", 'no-cache="set-cookie"'],
    ["max-age=60", 'max-age=60, no-cache="set-cookie"'],
    ["public, max-age=60", 'public, max-age=60, no-cache="set-cookie"'],
    ["no-store", "no-store"],
    ["Private, max-age=0", "Private, max-age=0"],
    ["no-cache", "no-cache"],
    ['no-cache="Set-Cookie"', 'no-cache="Set-Cookie"'],
    ['max-age=1, no-cache="x-a, y", public', 'max-age=1, no-cache="x-a, y, set-cookie", public'],
  ];
  for (const [given, after] of controls) {
    test(`Cache-Control ${given ?? "absent"} becomes ${after}`, () => {
      const headers = new Headers(given === undefined ? {} : { "cache-control": given });
      addCookie(headers, "a", "1");
      expect(headers.get("cache-control")).toBe(after);
    });
  }

  test("adds no Cache-Control with cacheControl: false", () => {
    const headers = new Headers();
    addCookie(headers, new Cookie("a", "1"), { cacheControl: false });
    expect(headers.has("cache-control")).toBe(false);
  });

  test("refuses a cookie of one user on a response that shared caches keep", () => {
    for (const control of ["public", "s-maxage=60", "max-age=1, Public"]) {
      const headers = new Headers({ "cache-control": control });
      expect(() => addCookie(headers, new SignedCookie("a", "1", keys))).toThrow(code("publicly-cacheable"));
      expect(headers.getSetCookie()).toEqual([]);
    }
    addCookie(new Headers({ "cache-control": "public, no-store" }), new SignedCookie("a", "1", keys));
  });

  test("after the headers are sent, or on immutable headers, throws an error that says so", async () => {
    await expect(
      exchange((_, res) => {
        res.write("x");
        addCookie(res, "a", "1");
      }),
    ).rejects.toThrow(code("headers-sent"));
    expect(() => addCookie(Response.redirect("http://x/"), "a", "1")).toThrow(code("headers-immutable"));
    expect(() => addCookie(Response.error(), "a", "1")).toThrow(/new Response\(/);
    const copy = new Response(null, Response.redirect("http://x/"));
    addCookie(copy, "a", "1");
    expect(copy.headers.getSetCookie()).toEqual(["a=1"]);
    expect(() => addCookie({} as never, "a", "1")).toThrow(TypeError);
    expect(() => addCookie(new Headers(), {} as never)).toThrow(TypeError);
  });

  describe("a Secure cookie", () => {
    const secure = new Cookie("a", "1", { secure: true });
    const sending = (
      headers: Record<string, string>,
      options = {},
      change: (req: IncomingMessage) => void = () => {},
    ) =>
      exchange((req, res) => {
        change(req);
        addCookie(res, secure, options);
      }, headers);

    test("is refused over plain http from another machine, and the error mentions the proxy", async () => {
      await expect(sending(far)).rejects.toThrow(code("insecure-transport"));
      await expect(sending(far)).rejects.toThrow(/proxy.*transport: "https"/);
      await expect(sending({ host: "localhost.example" })).rejects.toThrow(code("insecure-transport"));
      await expect(sending({ ...far, "x-forwarded-proto": "http" })).rejects.toThrow(
        code("insecure-transport"),
      );
    });

    const fine: [
      why: string,
      headers: Record<string, string>,
      options?: object,
      change?: (req: IncomingMessage) => void,
    ][] = [
      ["to a loopback address", { host: "127.0.0.1:80" }],
      ["to localhost", { host: "LOCALHOST:3000" }],
      ["to a name below localhost", { host: "app.localhost" }],
      ["to [::1]", { host: "[::1]:80" }],
      ["behind X-Forwarded-Proto", { ...far, "x-forwarded-proto": "https, http" }],
      ["behind Forwarded", { ...far, forwarded: 'for=1.2.3.4;proto="https";by=x, proto=http' }],
      ["if the program says so", far, { transport: "https" }],
      ["if Express says so", far, {}, (req) => Object.assign(req, { secure: true })],
      ["if req.protocol says so", far, {}, (req) => Object.assign(req, { protocol: "https" })],
    ];
    for (const [why, headers, options, change] of fine) {
      test(`is sent ${why}`, async () => {
        expect((await sending(headers, options, change)).setCookie).toEqual(["a=1; Secure"]);
      });
    }

    test("is sent with a Fetch response, whose transport is unknown", () => {
      const response = new Response();
      addCookie(response, secure);
      expect(response.headers.getSetCookie()).toEqual(["a=1; Secure"]);
    });
  });
});

describe("a received cookie", () => {
  const keys = new KeyRing([KeyRing.generate(), "an example of a secret with 32 octets"]);
  const old = new KeyRing("an example of a secret with 32 octets");
  const attributes = { maxAge: 2_592_000, path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;
  const kinds = [
    [SignedCookie, new SignedCookie("c", "joe", old, attributes)],
    [MarshalCookie, new MarshalCookie("c", "joe", old, attributes)],
    [SealedCookie, new SealedCookie("c", "joe", old, attributes)],
  ] as const;
  for (const [Class, cookie] of kinds) {
    test(`of the class ${Class.name} is sent again with its lifetime, and never without its flags`, () => {
      const received = (Class as typeof SignedCookie).parse(cookie.pair, { keys }).get("c")!;
      const headers = new Headers();
      const given = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;
      for (const [attribute, value] of Object.entries(given)) {
        expect(() => addCookie(headers, received)).toThrow(
          expect.objectContaining({ code: "invalid-attribute", message: expect.stringContaining(attribute) }),
        );
        Object.assign(received, { [attribute]: value });
      }
      expect(headers.getSetCookie()).toEqual([]);
      addCookie(headers, received);
      expect(headers.getSetCookie()[0]).toMatch(
        /; Path=\/; HttpOnly; Secure; SameSite=Lax; Expires=[A-Z][a-z]{2}, [^;]+ GMT$/,
      );
      const again = (Class as typeof SignedCookie).parse(headers.getSetCookie()[0]!.split(";")[0]!, { keys });
      expect(again.get("c")).toMatchObject({ value: "joe", needsReissue: false });
      expect(again.get("c")!.expires).toEqual(received.expires);
    });
  }

  test("can be sent without flags if they are set to false, and a plain one as it is", () => {
    const received = SignedCookie.parse(kinds[0][1].pair, { keys }).get("c")!;
    Object.assign(received, { path: "/", httpOnly: false, secure: false, sameSite: "lax" });
    const headers = new Headers();
    addCookie(headers, received);
    addCookie(headers, Cookie.parse("theme=dark").get("theme")!);
    expect(headers.getSetCookie()[1]).toBe("theme=dark");
    removeCookie(headers, SignedCookie.parse(kinds[0][1].pair, { keys }).get("c")!);
    expect(headers.getSetCookie()[0]).toMatch(/^c=; Max-Age=0; Path=\/;/);
  });
});

describe("removing", () => {
  const expired = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";
  const removed = (...rest: RemoveArguments): string[] => {
    const headers = new Headers();
    removeCookie(headers, ...rest);
    return headers.getSetCookie();
  };
  type RemoveArguments = [nameOrCookie: string | AnyCookie, attributes?: CookieAttributes];
  const received = (name: string, header: string) => getCookie(header, name)!;

  const rows: [why: string, given: RemoveArguments, line: string][] = [
    [
      "repeats every attribute but the lifetime",
      [
        new SignedCookie("a", "1", keys, {
          path: "/x",
          domain: "a.b",
          maxAge: 60,
          expires: new Date(9e11),
          secure: true,
          httpOnly: true,
          partitioned: true,
          sameSite: "none",
          priority: "high",
          version: 1,
          port: '"80"',
          encoding: "percent",
        }),
      ],
      `a=; Max-Age=0; Domain=a.b; Path=/x; ${expired}; HttpOnly; Secure; Partitioned; Priority=High; SameSite=None; Version=1; Port="80"`,
    ],
    [
      "leaves out the path of a cookie that was made without one",
      [new Cookie("a", "1")],
      `a=; Max-Age=0; ${expired}`,
    ],
    ["by name alone is for the path /", ["b"], `b=; Max-Age=0; Path=/; ${expired}`],
    ["takes the path that is given with a name", ["b", { path: "/x" }], `b=; Max-Age=0; Path=/x; ${expired}`],
    [
      "treats undefined like an attribute that is left out",
      ["b", { path: undefined, domain: undefined }],
      `b=; Max-Age=0; Path=/; ${expired}`,
    ],
    [
      "prefers the given attributes to those of the cookie",
      [new Cookie("a", "1", { path: "/x", domain: "a.b" }), { path: "/y", maxAge: 60 }],
      `a=; Max-Age=0; Domain=a.b; Path=/y; ${expired}`,
    ],
    ["of a received cookie is for the path /", [received("a", "a=1")], `a=; Max-Age=0; Path=/; ${expired}`],
    [
      "of a received signed cookie is for the path /",
      [getCookie(new SignedCookie("a", "1", keys).pair, "a", SignedCookie, { keys })!],
      `a=; Max-Age=0; Path=/; ${expired}`,
    ],
    [
      "supplies what the prefix of a name requires",
      ["__Host-Http-c"],
      `__Host-Http-c=; Max-Age=0; Path=/; ${expired}; HttpOnly; Secure`,
    ],
    [
      "supplies what the prefix of a received cookie requires",
      [received("__Host-c", "__Host-c=1")],
      `__Host-c=; Max-Age=0; Path=/; ${expired}; Secure`,
    ],
    [
      "finds a prefix in any case",
      ["__secure-d", { path: "/x" }],
      `__secure-d=; Max-Age=0; Path=/x; ${expired}; Secure`,
    ],
    [
      "takes a received name that is not a token",
      [received("cart[0]", "cart[0]=1")],
      `cart[0]=; Max-Age=0; Path=/; ${expired}`,
    ],
    ["takes the same name as a text", ["cart[0]"], `cart[0]=; Max-Age=0; Path=/; ${expired}`],
    ["takes a name with a space", [received("a b", "a b=1")], `a b=; Max-Age=0; Path=/; ${expired}`],
    ["takes a name beyond ASCII", [received("\xe9", "\xe9=1")], `\xe9=; Max-Age=0; Path=/; ${expired}`],
    [
      "gives a nameless cookie a value: browsers ignore a cookie without both",
      [received("", "lonely")],
      `=-; Max-Age=0; Path=/; ${expired}`,
    ],
  ];
  for (const [why, given, line] of rows) test(why, () => expect(removed(...given)).toEqual([line]));

  const refused = ["a=b", "a;b", " a", "a ", "\ta", "a\r\n", "a\0", "a\x7f", "\u65e5", "\ud83c\udf6a"];
  for (const name of refused) {
    test(`refuses the name ${JSON.stringify(name)}, which cannot stand in a header`, () => {
      expect(() => removed(name)).toThrow(code("invalid-name"));
    });
  }

  test("refuses attributes that contradict the prefix, unknown attributes, and what is not a cookie", () => {
    expect(() => removed("__Host-a", { path: "/x" })).toThrow(code("prefix-mismatch"));
    expect(() => removed("a", { maxage: 0 } as never)).toThrow(code("invalid-attribute"));
    for (const thing of [7, undefined, {}]) expect(() => removed(thing as never)).toThrow(TypeError);
  });

  test("replaces the cookie that was just set", () => {
    const headers = new Headers();
    addCookie(headers, "a", "1", { path: "/" });
    removeCookie(headers, "a");
    expect(headers.getSetCookie()).toEqual([`a=; Max-Age=0; Path=/; ${expired}`]);
  });

  test("takes the options of addCookie: a Secure cookie is removed although a proxy ended TLS", async () => {
    const cookie = new Cookie("a", "1", { path: "/", secure: true });
    await expect(exchange((_, res) => removeCookie(res, cookie), far)).rejects.toThrow(
      code("insecure-transport"),
    );
    const options = { transport: "https", cacheControl: false } as const;
    const response = await exchange((_, res) => removeCookie(res, cookie, undefined, options), far);
    expect(response.setCookie).toEqual([`a=; Max-Age=0; Path=/; ${expired}; Secure`]);
    expect(response.cacheControl).toBe(undefined);
  });
});

describe("what is no response is refused in words that name the right object, and never written to", () => {
  const request = new Request("https://example.com/", { headers: { cookie: "a=1" } });
  for (const target of [request, null, undefined, "a", 7, {}, new Map()]) {
    test(`${target?.constructor.name ?? target}`, () => {
      expect(() => addCookie(target as never, "id", "7")).toThrow(
        new TypeError(
          "cookies must be written to Headers, a response, or a framework's cookie store: of Koa pass ctx.res, of Hono c.res, of h3 event.res, of Fastify reply, of SvelteKit and Astro event.cookies, of Next the awaited cookies() or response.cookies",
        ),
      );
    });
  }
  test("a request keeps its headers", () => expect([...request.headers.keys()]).toEqual(["cookie"]));
});

test("a line of the same cookie is replaced, however another program spaced it", () => {
  for (const line of [
    "id=1;\tPath=/",
    "id=1; Path = /",
    "id=1; Domain=; Path=/",
    "id=1; Path=/x; Path=/",
    "id=1; Path=/; Partitionedx",
  ]) {
    const headers = new Headers([["set-cookie", line]]);
    addCookie(headers, "id", "2", { path: "/" });
    expect(headers.getSetCookie(), line).toEqual(["id=2; Path=/"]);
  }
});

test("a received name with a tab inside can be removed", () => {
  const headers = new Headers();
  removeCookie(headers, "a\tb");
  expect(headers.getSetCookie()[0]?.split("=")[0]).toBe("a\tb");
});

test("a long line of the same name is compared in linear time", () => {
  for (const value of [
    "x".repeat(1_000_000),
    "; ".repeat(500_000),
    ";domain=".repeat(100_000),
    `;a${" ".repeat(1_000_000)}`,
  ]) {
    const response = {
      headersSent: false,
      lines: [`sid=${value}`],
      getHeader: () => response.lines,
      setHeader: () => {},
    };
    addCookie(response, "sid", "1", { path: "/" }, { cacheControl: false });
  }
});
