import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { Cookie } from "../cookies/cookie.ts";
import { MarshalCookie } from "../cookies/marshal-cookie.ts";
import { SignedCookie } from "../cookies/signed-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { addCookie } from "./add-cookie.ts";
import { getCookie, getCookies } from "./get-cookie.ts";
import { removeCookie } from "./remove-cookie.ts";

const keys = new KeyRing(KeyRing.generate());

type Answer = { status: number; setCookie: string[]; cacheControl: string | undefined };

/** One request to a real server; what the handler throws reaches the caller. */
async function exchange(
  handle: (req: IncomingMessage, res: ServerResponse) => void,
  headers: Record<string, string | string[]> = {},
): Promise<Answer> {
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

const far = { host: "shop.example" };
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("reading", () => {
  test("from Node's request and response, Headers, a Request and a text alike", async () => {
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

  test("several Cookie lines of HTTP/2 as one", async () => {
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

  test("from anything else is an error that names what to give", () => {
    for (const from of [undefined, null, 7, {}, new Map(), new Response()]) {
      expect(() => getCookie(from as never, "a")).toThrow(/raw request/);
    }
  });

  test("one name, exactly", () => {
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

  test("the first genuine one of a protected kind", () => {
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
  test("a cookie with its Cache-Control, over a real connection", async () => {
    const answer = await exchange((_, res) => {
      addCookie(res, new Cookie("a", "1", { path: "/" }));
      addCookie(res, "b", "2", { httpOnly: true });
    });
    expect(answer).toMatchObject({
      setCookie: ["a=1; Path=/", "b=2; HttpOnly"],
      cacheControl: 'no-cache="set-cookie"',
    });
  });

  test("the same cookie again replaces the first, and nothing of others", () => {
    const headers = new Headers([["set-cookie", "a=theirs; Path=/"]]);
    addCookie(headers, "a", "1", { path: "/" });
    addCookie(headers, "b", "1");
    addCookie(headers, "a", "2", { path: "/", httpOnly: true });
    addCookie(headers, "a", "3", { path: "/x" });
    addCookie(headers, "a", "4", { path: "/", domain: "Shop.example" });
    addCookie(headers, "a", "5", { path: "/", domain: ".shop.example" });
    expect(headers.getSetCookie()).toEqual([
      "a=theirs; Path=/",
      "a=2; Path=/; HttpOnly",
      "b=1",
      "a=3; Path=/x",
      "a=5; Domain=.shop.example; Path=/",
    ]);
    headers.delete("set-cookie");
    addCookie(headers, "b", "2");
    expect(headers.getSetCookie()).toEqual(["b=2"]);
  });

  test("next to a Set-Cookie that Node was given as one text", async () => {
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

  test("no Cache-Control where that is not wanted", () => {
    const headers = new Headers();
    addCookie(headers, new Cookie("a", "1"), { cacheControl: false });
    expect(headers.has("cache-control")).toBe(false);
  });

  test("a cookie of one user is not put where all can have it", () => {
    for (const control of ["public", "s-maxage=60", "max-age=1, Public"]) {
      const headers = new Headers({ "cache-control": control });
      expect(() => addCookie(headers, new SignedCookie("a", "1", keys))).toThrow(code("publicly-cacheable"));
      expect(headers.getSetCookie()).toEqual([]);
    }
    addCookie(new Headers({ "cache-control": "public, no-store" }), new SignedCookie("a", "1", keys));
  });

  test("too late is an error that says so", async () => {
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

    test("is refused over plain http from another machine, with the proxy in mind", async () => {
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
      ["where the program says so", far, { transport: "https" }],
      ["where Express says so", far, {}, (req) => Object.assign(req, { secure: true })],
      ["where req.protocol says so", far, {}, (req) => Object.assign(req, { protocol: "https" })],
    ];
    for (const [why, headers, options, change] of fine) {
      test(`goes ${why}`, async () => {
        expect((await sending(headers, options, change)).setCookie).toEqual(["a=1; Secure"]);
      });
    }

    test("goes to a Fetch response, whose transport no one knows", () => {
      const response = new Response();
      addCookie(response, secure);
      expect(response.headers.getSetCookie()).toEqual(["a=1; Secure"]);
    });
  });
});

describe("removing", () => {
  const over = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";
  test("repeats every attribute but the lifetime", () => {
    const headers = new Headers();
    removeCookie(
      headers,
      new SignedCookie("a", "1", keys, {
        path: "/x",
        domain: "a.b",
        maxAge: 60,
        secure: true,
        partitioned: true,
        sameSite: "none",
      }),
    );
    removeCookie(headers, "b", { path: "/" });
    removeCookie(headers, "__Host-Http-c");
    removeCookie(headers, "__secure-d", { path: "/" });
    expect(headers.getSetCookie()).toEqual([
      `a=; Max-Age=0; Domain=a.b; Path=/x; ${over}; Secure; Partitioned; SameSite=None`,
      `b=; Max-Age=0; Path=/; ${over}`,
      `__Host-Http-c=; Max-Age=0; Path=/; ${over}; HttpOnly; Secure`,
      `__secure-d=; Max-Age=0; Path=/; ${over}; Secure`,
    ]);
  });

  test("takes the place of the cookie that was just set", () => {
    const headers = new Headers();
    addCookie(headers, "a", "1", { path: "/" });
    removeCookie(headers, "a", { path: "/" });
    expect(headers.getSetCookie()).toEqual([`a=; Max-Age=0; Path=/; ${over}`]);
  });
});
