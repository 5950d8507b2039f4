import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cookieHeaderAfter, cookieHeaderWith } from "../../test/browser-header.ts";
import type {
  CookieSource,
  CookieTarget,
  IncomingMessageLike,
  ServerResponseLike,
} from "../http/messages.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { defineCookie } from "./define-cookie.ts";
import type { SetOptions } from "./options.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const secret = "an example of a secret with 32 octets";
const keys = new KeyRing(secret);
const rotated = new KeyRing([KeyRing.generate(), secret]);
const overHttp = { headers: { host: "shop.test" }, socket: {} } as IncomingMessageLike;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a retired key", () => {
  test("has a cookie reissued on the response, with the end of its life as it was", () => {
    const pair = cookieHeaderWith(defineCookie("s", { keys, maxAge: 60 }), "joe");
    vi.setSystemTime(NOW + 20_000);
    const session = defineCookie("s", { keys: rotated, maxAge: 60 });
    const headers = new Headers();
    expect(session.check(pair)).toMatchObject({ status: "ok", needsReissue: true });
    expect(session.get(pair, { reissueTo: headers })).toBe("joe");
    const reissued = cookieHeaderAfter(headers);
    expect(session.check(reissued)).toMatchObject({ status: "ok", value: "joe", needsReissue: false });
    expect(headers.get("set-cookie")).toContain(`Expires=${new Date(NOW + 60_000).toUTCString()}`);
    vi.setSystemTime(NOW + 60_000);
    expect(session.check(reissued).status).toBe("expired");
    const untouched = new Headers();
    session.get(reissued, { reissueTo: untouched });
    expect(untouched.getSetCookie()).toEqual([]);
  });
});

describe("a reissue", () => {
  const session = defineCookie("s", { keys: rotated });
  const old = cookieHeaderWith(defineCookie("s", { keys }), "joe");

  test("is reported by check", () => {
    const headers = new Headers();
    expect(session.check(old, { reissueTo: headers })).toMatchObject({ needsReissue: true, reissue: "sent" });
    expect(headers.getSetCookie()).toHaveLength(1);
    expect(session.check(old)).not.toHaveProperty("reissue");
    expect(session.check(cookieHeaderAfter(headers), { reissueTo: new Headers() })).not.toHaveProperty(
      "reissue",
    );
  });

  const broken = new Error("cannot write s3cr3t");
  const responses: [what: string, response: () => CookieTarget, code: string, cause?: object][] = [
    ["whose headers were sent", () => nodeResponse({ headersSent: true }), "headers-sent"],
    ["that can't be changed", () => Response.error(), "headers-immutable"],
    ["to a request over plain http", () => nodeResponse({ req: overHttp }), "insecure-transport"],
    ["that a shared cache may keep", () => new Headers({ "cache-control": "public" }), "publicly-cacheable"],
    [
      "that throws",
      () => {
        let calls = 0;
        // Looks like a response, and breaks when it is used.
        return nodeResponse({
          getHeader() {
            if (calls++ > 0) throw broken;
            return undefined;
          },
        });
      },
      "headers-immutable",
      { name: "Error" },
    ],
  ];
  for (const [what, response, code, cause] of responses) {
    test(`on a response ${what} never costs the value; check reports why it was not sent`, () => {
      expect(session.get(old, { reissueTo: response() })).toBe("joe");
      const check = session.check(old, { reissueTo: response() });
      expect(check).toMatchObject({ status: "ok", value: "joe", needsReissue: true, reissue: { code } });
      if (cause !== undefined) expect(check).toMatchObject({ reissue: { cause } });
      expect(inspect(check)).not.toContain("s3cr3t");
    });
  }

  test("that is too large by now never costs the value", () => {
    const wide = defineCookie("s", { keys, chunk: true, maxChunks: 4 });
    const narrow = defineCookie("s", { keys: rotated, chunk: true });
    const value = "x".repeat(11_000);
    const headers = new Headers();
    expect(narrow.check(cookieHeaderWith(wide, value), { reissueTo: headers })).toMatchObject({
      value,
      reissue: { code: "too-large" },
    });
    expect(headers.getSetCookie()).toEqual([]);
  });

  test("on something that is no response is a TypeError at once, not only when keys are rotated", () => {
    const context = { req: overHttp, res: {} } as never;
    expect(() => session.get("", { reissueTo: context })).toThrow(TypeError);
    expect(() => session.check("", { reissueTo: context })).toThrow(TypeError);
  });
});

describe("the transport", () => {
  const behindProxy = () => {
    const lines: string[] = [];
    const setHeader = (name: string, value: unknown) => {
      if (name === "Set-Cookie") lines.splice(0, lines.length, ...(value as string[]));
    };
    return { lines, response: nodeResponse({ req: overHttp, setHeader }) };
  };

  test("is given once, in the definition, for set, remove and a reissue", () => {
    const session = defineCookie("s", { keys: rotated, transport: "https" });
    const [set, remove, reissue] = [behindProxy(), behindProxy(), behindProxy()];
    session.set(set.response, "joe");
    session.remove(remove.response);
    const old = cookieHeaderWith(defineCookie("s", { keys }), "joe");
    expect(session.check(old, { reissueTo: reissue.response })).toMatchObject({ reissue: "sent" });
    for (const { lines } of [set, remove, reissue])
      expect(lines).toEqual([expect.stringContaining("; Secure")]);
  });

  test("can be given to set and remove alone", () => {
    const session = defineCookie("s");
    for (const act of [
      (to: CookieTarget, options?: SetOptions) => session.set(to, "joe", options),
      (to: CookieTarget, options?: SetOptions) => session.remove(to, options),
    ]) {
      expect(() => act(behindProxy().response)).toThrow(
        expect.objectContaining({ code: "insecure-transport" }),
      );
      const { lines, response } = behindProxy();
      act(response, { transport: "https" });
      expect(lines).toHaveLength(1);
    }
  });

  test("of a Fetch request is checked if the request is given", () => {
    const session = defineCookie("s");
    const set = (url: string, headers?: HeadersInit) =>
      session.set(new Headers(), "joe", { request: new Request(url, { headers: headers ?? {} }) });
    expect(() => set("http://shop.test/")).toThrow(expect.objectContaining({ code: "insecure-transport" }));
    set("https://shop.test/");
    set("http://localhost:3000/");
    set("http://[::1]:3000/");
    set("http://shop.test/", { "x-forwarded-proto": "https" });
    set("http://shop.test/", { forwarded: "for=192.0.2.1;proto=https" });
  });

  test('decides about Secure if secure is "auto"', () => {
    const session = defineCookie("s", { secure: "auto" });
    const isSecure = (to: Headers, request?: CookieSource) => {
      session.set(to, "joe", { request });
      return to.getSetCookie()[0]!.includes("; Secure");
    };
    const rows: [request: CookieSource | undefined, secure: boolean][] = [
      [new Request("https://shop.test/"), true],
      [new Request("http://shop.test/"), false],
      [new Request("http://localhost/"), false],
      [new Request("http://shop.test/", { headers: { "x-forwarded-proto": "https" } }), true],
      [overHttp, false],
      [{ ...overHttp, headers: { "x-forwarded-proto": "https" } } as CookieSource, true],
      [{ headers: {}, socket: { encrypted: true } } as CookieSource, true],
      ["s=1", true],
      [undefined, true],
    ];
    for (const [request, secure] of rows)
      expect(isSecure(new Headers(), request), String(request)).toBe(secure);

    const { lines, response } = behindProxy();
    session.set(response, "joe");
    expect(lines[0]).not.toContain("Secure");
    session.set(response, "joe", { transport: "https" });
    expect(lines[0]).toContain("; Secure");
    const removal = behindProxy();
    session.remove(removal.response);
    expect(removal.lines[0]).not.toContain("Secure");
  });

  test('decides about Secure in a reissue if secure is "auto"', () => {
    const session = defineCookie("s", { keys: rotated, secure: "auto" });
    const cookie = cookieHeaderWith(defineCookie("s", { keys }), "joe");
    for (const scheme of ["http", "https"]) {
      const headers = new Headers();
      const request = new Request(`${scheme}://shop.test/`, { headers: { cookie } });
      expect(session.get(request, { reissueTo: headers })).toBe("joe");
      expect(headers.getSetCookie()[0]!.includes("; Secure")).toBe(scheme === "https");
    }
  });
});

function nodeResponse(
  parts: Partial<ServerResponseLike> & { readonly req?: IncomingMessageLike },
): CookieTarget {
  const response = {
    headersSent: false,
    getHeader: () => undefined,
    setHeader() {
      if (response.headersSent) throw new Error("sent");
    },
    ...parts,
  };
  return response as CookieTarget;
}

test("an attribute that is undefined is left out: the default stays, in set and remove too", () => {
  const theme = defineCookie("theme", {
    path: undefined,
    secure: undefined,
    httpOnly: undefined,
    sameSite: undefined,
  });
  const headers = new Headers();
  theme.set(headers, "dark", { path: undefined });
  theme.remove(headers, { path: undefined });
  const headersOfSet = new Headers();
  theme.set(headersOfSet, "dark", { path: undefined });
  expect(headersOfSet.getSetCookie()).toEqual(["theme=dark; Path=/; HttpOnly; Secure; SameSite=Lax"]);
  expect(headers.getSetCookie()[0]).toContain("; Path=/;");
});
