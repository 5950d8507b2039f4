import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cookieHeaderAfter, cookieHeaderWith } from "../../test/browser-header.ts";
import { SealedCookie } from "../cookies/sealed-cookie.ts";
import { SignedCookie } from "../cookies/signed-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { parseSetCookie } from "../npm-cookie/parse-set-cookie.ts";
import { defineCookie } from "./define-cookie.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const secret = "an example of a secret with 32 octets";
const keys = new KeyRing(secret);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a definition", () => {
  test("has secure defaults, and sends and reads text without loss", () => {
    const theme = defineCookie("theme");
    const headers = new Headers();
    theme.set(headers, "dark; é");
    expect(headers.get("set-cookie")).toBe("theme=dark%3B%20%C3%A9; Path=/; HttpOnly; Secure; SameSite=Lax");
    expect(theme.get(cookieHeaderAfter(headers))).toBe("dark; é");
    expect(theme.get("other=1")).toBeUndefined();
    expect(theme.check("other=1")).toEqual({ status: "absent" });
  });

  test("signs if there are keys, seals on request", () => {
    const signed = cookieHeaderWith(defineCookie("s", { keys }), "joe é");
    expect(SignedCookie.parse(signed, { keys, encoding: "percent" }).get("s")?.value).toBe("joe é");
    const sealed = cookieHeaderWith(defineCookie("s", { keys, protection: "sealed" }), "joe");
    expect(SealedCookie.parse(sealed, { keys }).get("s")?.value).toBe("joe");
    expect(defineCookie("s", { keys }).check(signed)).toEqual({
      status: "ok",
      value: "joe é",
      issuedAt: new Date(NOW),
      needsReissue: false,
    });
  });

  test("is refused at once if no cookie could be made by it", () => {
    expect(() => defineCookie("a b")).toThrow(/name/);
    expect(() => defineCookie("__Host-a", { domain: "example.test" })).toThrow(/prefix/);
    expect(() => defineCookie("a", { secure: false, sameSite: "none" })).toThrow(/secure/);
    expect(() => defineCookie("a", { maxAge: 1.5 })).toThrow(/maxAge/);
    expect(() => defineCookie("a", { protection: "signed" })).toThrow(/needs keys/);
    expect(() => defineCookie("a", { keys: "short" })).toThrow(/KeyRing.generate/);
    expect(() => defineCookie("a", { keys, protection: "none" })).toThrow(TypeError);
    expect(() => defineCookie("a", { keys, protection: "secret" as never })).toThrow(TypeError);
    expect(() => defineCookie("a", { chunk: true })).toThrow(/protect|signed and sealed/);
    expect(() => defineCookie("a", { keys, chunk: true, maxChunks: 0 })).toThrow(RangeError);
    expect(() => defineCookie("a", { keys, compress: true })).toThrow(TypeError);
    expect(() => defineCookie("a", { maxage: 1 } as never)).toThrow(/maxAge/);
    expect(() => defineCookie("a", { encoding: "raw" } as never)).toThrow(/encoding/);
    expect(() => defineCookie("a", { keys, format: "json" })).toThrow(/format must be left out/);
    expect(() => defineCookie("a", { format: "xml" as never })).toThrow(/"text" or "json"/);
    expect(() => defineCookie("a", { schema: {} as never })).toThrow(/Standard Schema/);
    expect(() => defineCookie("a", { clock: 5 as never })).toThrow("clock must be a function; got number");
    expect(() => defineCookie("a", { transport: "tls" as never })).toThrow(TypeError);
    expect(() => defineCookie("__Secure-a", { secure: "auto" })).toThrow(/prefix/);
    expect(() => defineCookie("a", { secure: "auto", sameSite: "none" })).toThrow(/secure/);
  });

  test("removes its cookie with every attribute but the lifetime", () => {
    const cart = defineCookie("cart", {
      domain: "shop.example.test",
      path: "/shop",
      sameSite: "none",
      partitioned: true,
      priority: "high",
      maxAge: 60,
    });
    const headers = new Headers();
    cart.remove(headers);
    expect(parseSetCookie(headers.getSetCookie()[0]!)).toMatchObject({
      name: "cart",
      value: "",
      maxAge: 0,
      domain: "shop.example.test",
      path: "/shop",
      httpOnly: true,
      secure: true,
      sameSite: "none",
      partitioned: true,
      priority: "high",
    });
  });

  test("can be overridden for one response", () => {
    const headers = new Headers();
    defineCookie("a", { maxAge: 60 }).set(headers, "1", { maxAge: 5, cacheControl: false });
    expect(headers.get("set-cookie")).toContain("Max-Age=5");
    expect(headers.has("cache-control")).toBe(false);
    expect(() => defineCookie("a").set(new Headers(), "1", { encoding: "raw" } as never)).toThrow(/encoding/);
  });

  test("removes a cookie whose scope was overridden, if the scope is repeated", () => {
    const definition = defineCookie("a", { maxAge: 60 });
    const scope = { domain: "example.test", path: "/shop", sameSite: "none", partitioned: true } as const;
    const [set, removal] = [new Headers(), new Headers()];
    definition.set(set, "1", scope);
    definition.remove(removal, { ...scope, cacheControl: false });
    const [line] = set.getSetCookie().map((text) => parseSetCookie(text));
    expect(parseSetCookie(removal.getSetCookie()[0]!)).toEqual({
      ...line,
      value: "",
      maxAge: 0,
      expires: new Date(0),
    });
    expect(removal.has("cache-control")).toBe(false);
  });

  test("in development writes and reads the name without its prefix, and no Secure", () => {
    const session = defineCookie("__Host-id", {
      keys,
      development: true,
      sameSite: "none",
      partitioned: true,
    });
    const headers = new Headers();
    session.set(headers, "7");
    expect(headers.get("set-cookie")).toMatch(/^id=S[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(session.name).toBe("id");
    const production = defineCookie("__Host-id", { keys });
    expect(session.get(cookieHeaderWith(production, "7"))).toBeUndefined();
    expect(production.get(cookieHeaderAfter(headers))).toBeUndefined();
  });
});
