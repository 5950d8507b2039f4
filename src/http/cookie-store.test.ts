/** Cookie stores: the classes that Next's `cookies()` and `response.cookies` are made of, and a store like Astro's. */

import { RequestCookies, ResponseCookies } from "@edge-runtime/cookies";
import { describe, expect, test } from "vitest";
import { Cookie } from "../cookies/cookie.ts";
import { SealedCookie } from "../cookies/sealed-cookie.ts";
import { SignedCookie } from "../cookies/signed-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { addCookie } from "./add-cookie.ts";
import { getCookie, getCookies } from "./get-cookie.ts";
import { removeCookie } from "./remove-cookie.ts";

const keys = new KeyRing(KeyRing.generate());

/** The cookies of a request, as Next has them. */
function storeOf(cookie: string): RequestCookies {
  return new RequestCookies(new Headers({ cookie }));
}

/** A store that cannot list its cookies, as Astro's. */
function unlistable(store: RequestCookies): { get(name: string): { value: string } | undefined } {
  return { get: (name) => store.get(name) };
}

/** Returns the Set-Cookie lines that a store makes. */
function linesOf(act: (store: ResponseCookies) => void): string[] {
  const headers = new Headers();
  act(new ResponseCookies(headers));
  return headers.getSetCookie();
}

describe("reading from a cookie store", () => {
  test("a value is the text on the wire, as from the header", () => {
    for (const header of ["a=plain", "a=x+y/z=", "a=dark%20mode", "a=%E6%97%A5", "a=50%25"]) {
      for (const store of [storeOf(header), unlistable(storeOf(header))]) {
        for (const encoding of ["raw", "percent"] as const) {
          expect(getCookie(store, "a", Cookie, { encoding })?.value, header).toBe(
            getCookie(header, "a", Cookie, { encoding })?.value,
          );
        }
      }
    }
  });

  test("a protected value verifies, in whatever form it was sent", () => {
    for (const value of ["7", "a+b", "a/b=", "x:y"]) {
      const cookie = new SignedCookie("id", value, keys);
      const encoded = `id=${encodeURIComponent(cookie.pair.slice(3))}`;
      for (const header of [cookie.pair, encoded]) {
        const read = getCookie(storeOf(header), "id", SignedCookie, { keys });
        // Encoded by another program, "+" is text of the value on the wire: only the store brings it back.
        expect(read?.value, header).toBe(value);
      }
    }
    const sealed = new SealedCookie("s", { user: "ada" }, keys);
    expect(getCookie(unlistable(storeOf(sealed.pair)), "s", SealedCookie, { keys })?.value).toEqual({
      user: "ada",
    });
  });

  test("all cookies are listed, or those asked for by name", () => {
    const store = storeOf("a=1; b=2; c=3");
    expect([...getCookies(store).keys()]).toEqual(["a", "b", "c"]);
    expect([...getCookies(store, Cookie, { names: ["c", "x"] }).keys()]).toEqual(["c"]);
    expect([...getCookies(unlistable(store), Cookie, { names: ["c", "x"] }).keys()]).toEqual(["c"]);
    expect(() => getCookies(unlistable(store))).toThrow(TypeError);
  });

  test("what only looks like a store is refused", () => {
    const text = new URLSearchParams("theme=dark");
    const form = new FormData();
    for (const thing of [
      new Map([["theme", "dark"]]),
      text,
      form,
      { get: () => 7 },
      Promise.resolve(storeOf("a=1")),
    ]) {
      expect(() => getCookie(thing as never, "theme")).toThrow(/^cookies must be read from/);
    }
  });
});

describe("writing to a cookie store", () => {
  test("a cookie has its attributes", () => {
    const [line] = linesOf((store) =>
      addCookie(store, "theme", "dark", {
        path: "/",
        httpOnly: true,
        secure: true,
        sameSite: "lax",
        maxAge: 60,
      }),
    );
    expect(line).toMatch(/^theme=dark; Path=\/; Expires=.*; Max-Age=60; Secure; HttpOnly; SameSite=lax$/);
  });

  test("a value comes back octet for octet", () => {
    const value = "日本 & more; 50%";
    const lines = linesOf((store) =>
      addCookie(store, new Cookie("a", value, { path: "/", encoding: "percent" })),
    );
    expect(getCookie(lines[0]!.split(";")[0]!, "a", Cookie, { encoding: "percent" })?.value).toBe(value);
    const sealed = new SealedCookie("s", { user: "ada" }, keys, { path: "/" });
    const [line] = linesOf((store) => addCookie(store, sealed));
    expect(getCookie(line!.split(";")[0]!, "s", SealedCookie, { keys })?.value).toEqual({ user: "ada" });
  });

  test("a value that the store would change is refused", () => {
    for (const value of ["a:b", "a%3ab", "100%"]) {
      const act = () => linesOf((store) => addCookie(store, "a", value, { path: "/" }));
      expect(act).toThrow(expect.objectContaining({ code: "value-needs-encoding" }));
    }
  });

  test("a path must be given, because a store would choose one", () => {
    const act = () => linesOf((store) => addCookie(store, "a", "1"));
    expect(act).toThrow(expect.objectContaining({ code: "invalid-attribute" }));
  });

  test("an attribute that no store has is refused, and a getter of a subclass changes nothing", () => {
    const act = () => linesOf((store) => addCookie(store, "a", "1", { path: "/", comment: "x" }));
    expect(act).toThrow(expect.objectContaining({ code: "invalid-attribute" }));
    class Getters extends Cookie {}
    Object.defineProperty(Getters.prototype, "path", { get: () => "/; Domain=evil.example" });
    expect(linesOf((store) => addCookie(store, new Getters("a", "1", { path: "/" })))).toEqual([
      "a=1; Path=/",
    ]);
  });

  test("a cookie is removed", () => {
    expect(linesOf((store) => removeCookie(store, "a"))).toEqual([
      "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0",
    ]);
  });

  test("a store that is read-only says so", () => {
    const error = new Error("Cookies can only be modified in a Server Action or Route Handler.");
    const refuse = () => {
      throw error;
    };
    const store = { get: () => undefined, set: refuse, clear: refuse };
    // What a framework throws can hold what it was given.
    const cause = { name: "Error", code: undefined };
    expect(() => addCookie(store, "a", "1", { path: "/" })).toThrow(
      expect.objectContaining({ code: "headers-immutable", cause }),
    );
  });

  test("nothing is written to the cookies of a request", () => {
    const store = storeOf("a=1");
    expect(() => addCookie(store as never, "b", "2", { path: "/" })).toThrow(/^cookies must be written to/);
    expect(store.toString()).toBe("a=1");
    const { headers } = new Request("http://localhost/", { headers: { cookie: "a=1" } });
    expect(() => addCookie(headers, "b", "2")).toThrow(/^cookies must be written to/);
  });
});

test("the Request of a Next proxy is read, whose `request` throws", () => {
  class HintedRequest extends Request {
    get request(): never {
      throw new Error("the proxy accepts an async API directly with the form: …");
    }
  }
  const request = new HintedRequest("http://localhost/", { headers: { cookie: "theme=dark" } });
  expect(getCookie(request as Request, "theme")?.value).toBe("dark");
});
