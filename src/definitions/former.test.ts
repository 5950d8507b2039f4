import { CookieJar } from "speculoos/jar";
import { CookieJar as ToughJar } from "tough-cookie";
import { describe, expect, test } from "vitest";
import { cookieHeaderAfter, cookieHeaderWith, scopesOf } from "../../test/browser-header.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { defineCookie } from "./define-cookie.ts";

const keys = new KeyRing("an example of a secret with 32 octets");

describe("a former name", () => {
  const old = defineCookie("sid", { keys, maxAge: 60 });
  const older = defineCookie("id", { keys });
  const session = defineCookie("__Host-sid", {
    keys,
    maxAge: 3600,
    formerly: [{ name: "sid" }, { name: "id" }],
  });

  test("is read if the current name is absent, in order", () => {
    const [joe, ann, eve] = [
      cookieHeaderWith(session, "joe"),
      cookieHeaderWith(old, "ann"),
      cookieHeaderWith(older, "eve"),
    ];
    expect(session.check(`${eve}; ${ann}; ${joe}`)).toMatchObject({ value: "joe", needsReissue: false });
    expect(session.check(`${eve}; ${ann}`)).toMatchObject({ value: "ann", needsReissue: true });
    expect(session.check(eve)).toMatchObject({ value: "eve", needsReissue: true });
    expect(session.check("other=1")).toEqual({ status: "absent" });
  });

  test("never replaces a current cookie that is not valid", () => {
    const ann = cookieHeaderWith(old, "ann");
    expect(session.check(`__Host-sid=x; ${ann}`).status).toBe("malformed");
    expect(session.check(`sid=x; ${cookieHeaderWith(older, "eve")}`).status).toBe("malformed");
  });

  test("is as ambiguous as the current one if its copies differ", () => {
    expect(session.check(`${cookieHeaderWith(old, "ann")}; ${cookieHeaderWith(old, "eve")}`).status).toBe(
      "ambiguous",
    );
  });

  test("gives way to the current name in a reissue, which keeps the expiry time", () => {
    const headers = new Headers();
    const ann = cookieHeaderWith(old, "ann");
    const before = old.check(ann);
    expect(session.check(ann, { reissueTo: headers })).toMatchObject({ value: "ann", reissue: "sent" });
    expect(scopesOf(headers)).toEqual(["__Host-sid path=/", "-sid path=/", "-id path=/"]);
    const after = cookieHeaderAfter(headers, ann);
    expect(session.check(after)).toMatchObject({
      value: "ann",
      needsReissue: false,
      expiresAt: before.status === "ok" && before.expiresAt,
    });
  });

  test("is removed by set and remove", () => {
    const [set, remove] = [new Headers(), new Headers()];
    session.set(set, "joe");
    session.remove(remove);
    expect(scopesOf(set)).toEqual(["__Host-sid path=/", "-sid path=/", "-id path=/"]);
    expect(scopesOf(remove)).toEqual(["-__Host-sid path=/", "-sid path=/", "-id path=/"]);
  });

  test("works for plain cookies too", () => {
    const theme = defineCookie("theme", { formerly: [{ name: "colours" }] });
    const headers = new Headers();
    expect(theme.get("colours=dark", { reissueTo: headers })).toBe("dark");
    expect(cookieHeaderAfter(headers, "colours=dark")).toBe("theme=dark");
  });

  test("with a prefix supplies what the prefix requires", () => {
    const shared = defineCookie("sid", {
      keys,
      domain: "example.test",
      path: "/shop",
      formerly: [{ name: "__Host-sid" }, { name: "__Http-sid" }],
    });
    const headers = new Headers();
    shared.set(headers, "joe");
    expect(scopesOf(headers)).toEqual([
      "sid domain=example.test path=/shop",
      "-__Host-sid path=/",
      "-__Http-sid domain=example.test path=/shop",
    ]);
  });

  test("with a prefix or a partition is left alone over plain http, where nothing can remove it", () => {
    const plain = defineCookie("sid", {
      secure: "auto",
      formerly: [{ name: "__Host-sid" }, { partitioned: true }, { name: "id" }],
    });
    const scopes = (url: string) => {
      const headers = new Headers();
      plain.set(headers, "joe", { request: new Request(url) });
      return scopesOf(headers);
    };
    expect(scopes("http://shop.test/")).toEqual(["sid path=/", "-id path=/"]);
    expect(scopes("https://shop.test/")).toEqual([
      "-__Host-sid path=/",
      "-sid path=/ partitioned",
      "-id path=/",
      "sid path=/",
    ]);
  });

  test("is read and removed in chunks", () => {
    const big = defineCookie("big", { keys, chunk: true });
    const value = "x".repeat(5000);
    const before = cookieHeaderWith(big, value);
    const large = defineCookie("large", { keys, chunk: true, formerly: [{ name: "big" }] });
    const headers = new Headers();
    expect(large.get(before, { reissueTo: headers })).toBe(value);
    expect(cookieHeaderAfter(headers, before)).toMatch(/^large\.0=[^;]+; large\.1=[^;]+$/);
    const removal = new Headers();
    large.remove(removal);
    expect(cookieHeaderAfter(removal, `${before}; ${cookieHeaderWith(large, value)}`)).toBe("");
  });
});

describe("a former scope", () => {
  test("is removed by set, remove and a reissue", () => {
    const rotated = new KeyRing([KeyRing.generate(), "an example of a secret with 32 octets"]);
    const user = defineCookie("user", {
      keys: rotated,
      domain: "example.test",
      formerly: [{ domain: undefined }, { domain: "www.example.test", path: "/app" }, { partitioned: true }],
    });
    const removals = [
      "-user path=/",
      "-user domain=www.example.test path=/app",
      "-user domain=example.test path=/ partitioned",
    ];
    const [set, remove, reissue] = [new Headers(), new Headers(), new Headers()];
    user.set(set, "joe");
    expect(scopesOf(set)).toEqual([...removals, "user domain=example.test path=/"]);
    user.remove(remove);
    expect(scopesOf(remove)).toEqual(["-user domain=example.test path=/", ...removals]);
    user.get(cookieHeaderWith(defineCookie("user", { keys }), "joe"), { reissueTo: reissue });
    expect(scopesOf(reissue)).toEqual([...removals, "user domain=example.test path=/"]);
  });

  test("of a former name is removed with both", () => {
    const headers = new Headers();
    defineCookie("user", { formerly: [{ name: "u", domain: "example.test", path: "/app" }] }).set(
      headers,
      "joe",
    );
    expect(scopesOf(headers)).toEqual(["user path=/", "-u domain=example.test path=/app"]);
  });

  test("leaves copies that differ ambiguous: the newest may be the attacker's own", () => {
    const user = defineCookie("user", { keys, domain: "example.test", formerly: [{ domain: undefined }] });
    const [joe, eve] = [cookieHeaderWith(user, "joe"), cookieHeaderWith(user, "eve")];
    expect(user.check(`${joe}; ${eve}`).status).toBe("ambiguous");
    expect(user.get(`${joe}; ${joe}`)).toBe("joe");
  });

  test("never takes the place of the cookie that is set, however it is spelled", () => {
    const user = defineCookie("user", { formerly: [{ domain: "example.test" }, { path: "/app" }] });
    const headers = new Headers();
    user.set(headers, "joe", { domain: ".Example.test" });
    expect(scopesOf(headers)).toEqual(["-user path=/app", "user domain=.Example.test path=/"]);
    const chunked = defineCookie("big", { keys, chunk: true, formerly: [{ path: "/app" }] });
    const lines = new Headers();
    chunked.set(lines, "x".repeat(5000), { path: "/app" });
    expect(chunked.get(cookieHeaderAfter(lines))).toBe("x".repeat(5000));
  });

  test("is refused if no cookie could have it, or if it is the current one", () => {
    const formerly = (entries: unknown, name = "a", options = {}) =>
      defineCookie(name, { ...options, formerly: entries as never });
    expect(() => formerly([{ name: "b", domian: "x" }])).toThrow(/formerly\[0\] must have name, domain/);
    expect(() => formerly([{ name: "b" }, {}])).toThrow("formerly[1] must differ from the definition");
    expect(() => formerly([{ name: "a", path: "/" }])).toThrow(TypeError);
    expect(() => formerly(["b"])).toThrow("formerly[0] must be an object; got string");
    expect(() => formerly({ name: "b" })).toThrow("formerly must be an array; got object");
    expect(() => formerly([{ path: "app" }])).toThrow(expect.objectContaining({ code: "invalid-attribute" }));
    expect(() => formerly([{ domain: "x.test" }], "__Host-a")).toThrow(
      expect.objectContaining({ code: "prefix-mismatch" }),
    );
    // Without prefixes the two names are one.
    formerly([{ name: "a" }], "__Host-a", { development: true });
  });

  test("loses prefix and partition in development, as the cookie does", () => {
    const user = defineCookie("__Host-user", {
      keys,
      development: true,
      formerly: [{ name: "user" }, { name: "__Secure-u", partitioned: true }],
    });
    const headers = new Headers();
    user.set(headers, "joe");
    expect(scopesOf(headers)).toEqual(["user path=/", "-u path=/"]);
    expect(user.get(cookieHeaderWith(defineCookie("u", { keys }), "joe"))).toBe("joe");
  });
});

test("a removal of a former scope never removes the new cookie, whatever a client knows a cookie by", async () => {
  for (const [host, former] of [
    // tough-cookie knows a cookie by domain, path and name: a host-only cookie is the same as one with its host as Domain.
    ["x.test", { domain: "x.test" }],
    ["x.test", { partitioned: true }],
    // A Domain that is the host and a public suffix makes a host-only cookie (RFC 6265bis §5.7 step 10).
    ["localhost", { domain: "localhost" }],
  ] as const) {
    const user = defineCookie("user", { formerly: [former] });
    const headers = new Headers();
    user.set(headers, "joe");
    const jar = new CookieJar();
    const tough = new ToughJar(undefined, { rejectPublicSuffixes: false, allowSpecialUseDomain: true });
    for (const line of headers.getSetCookie()) {
      jar.setCookie(line, `https://${host}/`);
      await tough.setCookie(line, `https://${host}/`, { ignoreError: true });
    }
    expect(jar.getCookieString(`https://${host}/`), host).toBe("user=joe");
    expect(await tough.getCookieString(`https://${host}/`), host).toBe("user=joe");
  }
});
