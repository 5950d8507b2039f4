import { RequestCookies, ResponseCookies } from "@edge-runtime/cookies";
import { describe, expect, test } from "vitest";
import { cookieHeaderAfter, cookieHeaderWith, scopesOf } from "../../test/browser-header.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { parseSetCookie } from "../npm-cookie/parse-set-cookie.ts";
import { defineCookie } from "./define-cookie.ts";

const secret = "an example of a secret with 32 octets";
const newer = KeyRing.generate();
const keys = new KeyRing(secret);
const rotated = new KeyRing([newer, secret]);
const again = new KeyRing([KeyRing.generate(), newer]);

describe("attributes that set overrode", () => {
  const overrides = {
    path: "/admin",
    sameSite: "strict",
    priority: "high",
    httpOnly: false,
    partitioned: true,
  } as const;
  const rows = [
    ["signed text", {}],
    ["sealed data", { protection: "sealed" }],
    ["sealed data in chunks", { protection: "sealed", chunk: true }],
  ] as const;
  for (const [kind, options] of rows) {
    const value = "chunk" in options ? "x".repeat(5000) : "joe";

    test(`are kept by a reissue of ${kind}, and by the next`, () => {
      const before = new Headers();
      defineCookie("s", { keys, ...options }).set(before, value, { ...overrides, maxAge: 60 });
      let header = cookieHeaderAfter(before);
      for (const ring of [rotated, again]) {
        const session = defineCookie("s", { keys: ring, ...options });
        const headers = new Headers();
        expect(session.check(header, { reissueTo: headers })).toMatchObject({ value, reissue: "sent" });
        const sent = headers.getSetCookie().map((line) => parseSetCookie(line));
        for (const cookie of sent) {
          const { httpOnly, ...others } = overrides;
          expect(cookie).toMatchObject(others);
          expect(cookie.httpOnly ?? false).toBe(httpOnly);
          expect(cookie.expires).toBeInstanceOf(Date);
        }
        header = cookieHeaderAfter(headers);
        expect(session.check(header)).toMatchObject({ value, needsReissue: false });
      }
    });

    test(`can't be changed or taken from ${kind}`, () => {
      const session = defineCookie("s", { keys, ...options });
      const [before, other] = [new Headers(), new Headers()];
      session.set(before, value, overrides);
      session.set(other, value, { path: `/${"x".repeat(8)}` });
      const header = cookieHeaderAfter(before);
      const prefix = /~[^~]+~/.exec(header)![0];
      for (const changed of [
        "",
        "~",
        "~~",
        "~e30~",
        prefix.toLowerCase(),
        /~[^~]+~/.exec(cookieHeaderAfter(other))?.[0] ?? "~Z~",
      ])
        expect(session.check(header.replace(prefix, changed)).status).toMatch(/forged|malformed/);
      expect(defineCookie("t", { keys, ...options }).get(header.replace(/(^| )s/g, "$1t"))).toBeUndefined();
      expect(session.get(header)).toBe(value);
    });

    test(`of ${kind} are removed with the cookie if the request shows them`, () => {
      const session = defineCookie("s", { keys, ...options });
      const before = new Headers();
      session.set(before, value, { path: "/admin" });
      const removal = new Headers();
      session.remove(removal, { request: cookieHeaderAfter(before) });
      const scopes = scopesOf(removal);
      for (const name of cookieHeaderAfter(before)
        .split("; ")
        .map((pair) => pair.split("=")[0])) {
        expect(scopes).toContain(`-${name} path=/`);
        expect(scopes).toContain(`-${name} path=/admin`);
      }
    });
  }

  test("go to the current name with the cookie, and the former one is removed in its scope", () => {
    const before = new Headers();
    defineCookie("id", { keys }).set(before, "joe", { path: "/admin", domain: "example.test" });
    const headers = new Headers();
    const session = defineCookie("sid", { keys, formerly: [{ name: "id" }] });
    expect(session.check(cookieHeaderAfter(before), { reissueTo: headers })).toMatchObject({
      reissue: "sent",
    });
    expect(scopesOf(headers)).toEqual([
      "sid domain=example.test path=/admin",
      "-id path=/",
      "-id domain=example.test path=/admin",
    ]);
  });

  test("that the current name forbids are reported by check, and the value is not lost", () => {
    const before = new Headers();
    defineCookie("id", { keys }).set(before, "joe", { path: "/admin" });
    const headers = new Headers();
    const session = defineCookie("__Host-id", { keys, formerly: [{ name: "id" }] });
    expect(session.check(cookieHeaderAfter(before), { reissueTo: headers })).toMatchObject({
      value: "joe",
      reissue: { code: "prefix-mismatch" },
    });
    expect(headers.getSetCookie()).toEqual([]);
    const removal = new Headers();
    session.remove(removal, { request: cookieHeaderAfter(before) });
    expect(scopesOf(removal)).toEqual(["-__Host-id path=/", "-id path=/", "-id path=/admin"]);
  });

  test("in a scope that the definition calls a former one give way to the current scope", () => {
    const before = new Headers();
    defineCookie("s", { keys }).set(before, "joe", { path: "/admin", sameSite: "strict" });
    const session = defineCookie("s", { keys: rotated, formerly: [{ path: "/admin" }] });
    const headers = new Headers();
    session.get(cookieHeaderAfter(before), { reissueTo: headers });
    expect(scopesOf(headers)).toEqual(["-s path=/admin", "s path=/"]);
    expect(headers.getSetCookie()[1]).toContain("; SameSite=Strict");
  });

  test("but do not differ, and lifetimes, leave the text as any reader of the format expects it", () => {
    const headers = new Headers();
    defineCookie("s", { keys, maxAge: 60 }).set(headers, "joe", { path: "/", sameSite: "lax", maxAge: 90 });
    expect(cookieHeaderAfter(headers)).toMatch(/^s=S/);
  });

  test("are checked before they are kept", () => {
    const session = defineCookie("s", { keys });
    for (const wrong of [
      { path: "admin" },
      { path: 1n },
      { path: "/\ud800" },
      { httpOnly: {} },
      { colour: "red" },
    ])
      expect(() => session.set(new Headers(), "joe", wrong as never)).toThrow(
        expect.objectContaining({ code: "invalid-attribute" }),
      );
  });

  test("are read back by nobody who has no key, and never throw", () => {
    const session = defineCookie("s", { keys });
    for (const text of [
      "~",
      "~~",
      "~e30~",
      "~e30~S",
      `~e30~S${"A".repeat(61)}.x`,
      "~~~~~~",
      `~${"A".repeat(5000)}`,
    ])
      expect(session.check(`s=${text}`).status).toMatch(/malformed|forged|unknown-key/);
    expect(defineCookie("t").get("t=~e30~x")).toBe("~e30~x");
  });
});

test("expires takes the place of the definition's maxAge, which would outrank it", () => {
  const headers = new Headers();
  const expires = new Date(Date.now() + 5000);
  defineCookie("s", { keys, maxAge: 3600 }).set(headers, "joe", { expires });
  expect(headers.getSetCookie()[0]).not.toContain("Max-Age");
  expect(defineCookie("s", { keys }).check(cookieHeaderAfter(headers))).toMatchObject({ expiresAt: expires });
});

describe("a response that already has the cookie", () => {
  for (const chunk of [false, true]) {
    const options = { chunk, protection: "sealed" } as const;
    const session = defineCookie("s", { keys: rotated, ...options });
    const [joe, ann] = chunk ? ["joe".repeat(2000), "ann".repeat(2000)] : ["joe", "ann"];
    const old = cookieHeaderWith(defineCookie("s", { keys, ...options }), joe);

    test(`keeps what set has written: a reissue is older${chunk ? ", in chunks" : ""}`, () => {
      const headers = new Headers();
      session.set(headers, ann);
      const lines = headers.getSetCookie();
      expect(session.check(old, { reissueTo: headers })).toMatchObject({ value: joe, reissue: "sent" });
      expect(headers.getSetCookie()).toEqual(lines);
      expect(session.get(cookieHeaderAfter(headers))).toBe(ann);
    });

    test(`keeps its removal: who logs out stays out${chunk ? ", in chunks" : ""}`, () => {
      const headers = new Headers();
      session.remove(headers);
      session.get(old, { reissueTo: headers });
      expect(cookieHeaderAfter(headers, old)).toBe("");
    });

    test(`and then a removal, has the removal${chunk ? ", in chunks" : ""}`, () => {
      const headers = new Headers();
      session.get(old, { reissueTo: headers });
      session.remove(headers);
      expect(cookieHeaderAfter(headers, old)).toBe("");
    });
  }

  test("keeps the removal of a cookie whose scope was overridden", () => {
    const before = new Headers();
    defineCookie("s", { keys }).set(before, "joe", { path: "/admin" });
    const session = defineCookie("s", { keys: rotated });
    const headers = new Headers();
    session.get(cookieHeaderAfter(before), { reissueTo: headers });
    expect(scopesOf(headers)).toEqual(["s path=/admin"]);
    session.remove(headers, { request: cookieHeaderAfter(before) });
    expect(scopesOf(headers)).toEqual(["-s path=/admin", "-s path=/"]);
  });

  describe("in a cookie store, as Next's", () => {
    const session = defineCookie("s", { keys: rotated });
    const old = cookieHeaderWith(defineCookie("s", { keys }), "joe");
    /** As Next makes `cookies()` for a server action: of the cookies of the request, which change with those of the response. */
    const storeOf = (cookie: string) => {
      const store = new ResponseCookies(new Headers());
      for (const each of new RequestCookies(new Headers({ cookie })).getAll()) store.set(each);
      return store;
    };

    test("is reissued, with its overrides", () => {
      const before = new Headers();
      defineCookie("s", { keys }).set(before, "joe", { path: "/admin" });
      for (const [cookie, path] of [
        [old, "/"],
        [cookieHeaderAfter(before), "/admin"],
      ] as const) {
        const headers = new Headers();
        const responseStore = new ResponseCookies(headers);
        expect(session.check(cookie, { reissueTo: responseStore })).toMatchObject({ reissue: "sent" });
        expect(scopesOf(headers)).toEqual([`s path=${path}`]);
        const store = storeOf(cookie);
        expect(session.check(store, { reissueTo: store })).toMatchObject({ value: "joe", reissue: "sent" });
        expect(session.check(store)).toMatchObject({ value: "joe", needsReissue: false });
      }
    });

    test("keeps what set and remove have written", () => {
      const store = storeOf(old);
      session.set(store, "ann");
      expect(session.check(old, { reissueTo: store })).toMatchObject({ value: "joe", reissue: "sent" });
      expect(session.get(store)).toBe("ann");
      session.remove(store);
      session.get(old, { reissueTo: store });
      expect(session.get(store)).toBeUndefined();
    });
  });

  test("under another name is none of its business", () => {
    const headers = new Headers({ "set-cookie": "s2=1" });
    headers.append("set-cookie", "s.1=x");
    const session = defineCookie("s", { keys: rotated });
    session.get(cookieHeaderWith(defineCookie("s", { keys }), "joe"), { reissueTo: headers });
    expect(scopesOf(headers)).toEqual(["s2", "s.1", "s path=/"]);
  });
});
