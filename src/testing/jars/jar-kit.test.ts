/** The test kit for jars: its clock, its bound jar, and what its assertions print. */

import { CookieJar, requestContext } from "speculoos/jar";
import {
  assertNotSent,
  assertRefused,
  assertSent,
  assertStored,
  bindJar,
  type CookieMatchers,
  cookieMatchers,
  createClock,
} from "speculoos/testing";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://shop.example.com/cart?token=s3cr3t";

expect.extend(cookieMatchers);

declare module "vitest" {
  interface Matchers extends CookieMatchers {}
}

function messageOf(call: () => void): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The call must throw.");
}

describe("the clock", () => {
  test("stands still until the test moves it, forwards or backwards", () => {
    const clock = createClock();
    expect([clock(), clock()]).toEqual([NOW, NOW]);
    clock.advance(1500);
    expect(clock()).toBe(NOW + 1500);
    clock.advance(-500);
    expect(clock()).toBe(NOW + 1000);
    clock.set(new Date(5));
    expect(clock()).toBe(5);
    expect(createClock(7)()).toBe(7);
  });

  test("refuses a time that is none, and keeps its own", () => {
    const clock = createClock(7);
    for (const time of [NaN, Infinity, new Date(NaN)]) {
      expect(() => createClock(time)).toThrow(RangeError);
      expect(() => clock.set(time)).toThrow("time must be finite; got");
      expect(() => clock.advance(Number(time))).toThrow(RangeError);
    }
    expect(clock()).toBe(7);
  });

  test("ends the cookies of a jar", () => {
    const clock = createClock();
    const jar = new CookieJar({ clock });
    jar.setCookie("a=1; Max-Age=60", URL_);
    clock.advance(59_999);
    expect(jar.size).toBe(1);
    clock.advance(1);
    expect(jar.size).toBe(0);
  });
});

describe("a jar bound to an origin", () => {
  test("takes responses, lines and fields, and returns headers by path", () => {
    const visitor = bindJar(new CookieJar(), "https://shop.example.com");
    expect(visitor.origin).toBe("https://shop.example.com");
    const response = new Response("", {
      headers: [
        ["set-cookie", "id=7; Path=/"],
        ["set-cookie", "b=2"],
      ],
    });
    expect(visitor.receive(response, "/a/b").map(({ status }) => status)).toEqual(["stored", "stored"]);
    visitor.set({ name: "c", value: "3", path: "/" });
    visitor.set("d=4; Path=/x");
    expect([visitor.header(), visitor.header("/a/"), visitor.header("/x")]).toEqual([
      "id=7; c=3",
      "b=2; id=7; c=3",
      "d=4; id=7; c=3",
    ]);
    expect(visitor.headers("/")).toEqual({ cookie: "id=7; c=3" });
    expect(bindJar(new CookieJar(), new URL("http://localhost:3000")).headers()).toEqual({});
    expect(visitor.get("id")?.value).toBe("7");
    expect(visitor.get("b")).toBeUndefined();
    expect(visitor.explain("b", "/").excluded[0]?.reasons[0]?.code).toBe("path-mismatch");
  });

  test("keeps to its origin", () => {
    const visitor = bindJar(new CookieJar(), "https://shop.example.com");
    for (const path of ["https://other.test/", "//other.test/"])
      expect(() => visitor.header(path)).toThrow("a path must stay on the origin of the jar");
    for (const origin of ["shop.example.com", "https://a.test/path", "https://a.test/?x", "ftp://a.test", ""])
      expect(() => bindJar(new CookieJar(), origin), origin).toThrow("an origin must be");
  });

  test("passes the context on", () => {
    const visitor = bindJar(new CookieJar(), "https://shop.example.com");
    visitor.set("s=1; SameSite=Strict; Path=/");
    const context = requestContext({ url: URL_, initiator: "https://evil.test/" });
    expect([visitor.header("/"), visitor.header("/", context)]).toEqual(["s=1", ""]);
  });
});

describe("an assertion that fails", () => {
  const jarWith = (...lines: string[]) => {
    const clock = createClock();
    const jar = new CookieJar({ clock });
    for (const line of lines) jar.setCookie(line, URL_);
    return { jar, clock };
  };

  test("prints every reason why the cookie is not sent, and no value and no query", () => {
    const { jar } = jarWith("id=s3cr3t; Path=/; Secure; SameSite=Strict");
    const url = "http://shop.example.com/?q=s3cr3t";
    const context = requestContext({ url, initiator: "https://evil.test/" });
    const message = messageOf(() => assertSent(jar, "id", url, context));
    expect(message.split("\n")).toEqual([
      'The cookie "id" must be sent with http://shop.example.com/, but it is not:',
      '  - The cookie "id" is Secure, but the request uses plain HTTP. Use https or wss. (secure-required, RFC 6265bis §5.8.3)',
      '  - The cookie "id" is SameSite=Strict, but the request is cross-site. For links, use SameSite=Lax. (same-site-strict, RFC 6265bis §5.8.3)',
    ]);
    expect(message).not.toContain("s3cr3t");
    assertNotSent(jar, "id", url, context);
  });

  test("says that there is no such cookie, and when and why it left", () => {
    const { jar, clock } = jarWith("id=7; Max-Age=60");
    expect(messageOf(() => assertSent(jar, "other", URL_))).toBe(
      'The cookie "other" must be sent with https://shop.example.com/cart, but it is not:\n  - The jar has no cookie of this name.',
    );
    clock.advance(60_000);
    jar.getCookies(URL_);
    expect(messageOf(() => assertSent(jar, "id", URL_))).toContain(
      "\n  - It left the jar at 2026-01-01T00:01:00.000Z: expired (host shop.example.com, path /).",
    );
  });

  test("prints why a cookie was refused, or that it was not", () => {
    const { jar } = jarWith();
    const refused = jar.setCookie("__Host-id=s3cr3t", URL_);
    const stored = jar.setCookie("id=s3cr3t", URL_);
    const removed = jar.setCookie("id=; Max-Age=0", URL_);
    assertStored(stored);
    assertStored([stored, stored]);
    assertRefused(refused);
    assertRefused(refused, "prefix-host");
    const failures = [
      messageOf(() => assertStored(refused)),
      messageOf(() => assertStored([stored, removed])),
      messageOf(() => assertStored([])),
      messageOf(() => assertRefused(stored)),
      messageOf(() => assertRefused(refused, "public-suffix")),
      messageOf(() => assertNotSent(jarWith("id=s3cr3t").jar, "id", URL_)),
    ];
    expect(failures[0]).toContain(
      'The cookie must be stored, but it is not:\n  - The cookie "__Host-id" violates',
    );
    expect(failures[1]).toBe('The cookie must be stored, but it is not:\n  - The result is "removed".');
    expect(failures[2]).toBe("The response must set a cookie, but it has no Set-Cookie line.");
    expect(failures[3]).toBe('The cookie must be refused, but the result is "stored".');
    expect(failures[4]).toContain(
      'The cookie must be refused as "public-suffix", but the result is "refused":\n  - The',
    );
    expect(failures[5]).toBe(
      'The cookie "id" must not be sent with https://shop.example.com/cart, but the jar sends 1 of this name.',
    );
    expect(failures.join()).not.toContain("s3cr3t");
  });
});

test("the matchers of Vitest say the same, also with not", () => {
  const jar = new CookieJar({ clock: createClock() });
  expect(jar.setCookie("id=7", URL_)).toBeStored();
  expect(jar.setCookie("__Host-id=7", URL_)).toBeRefused("prefix-host");
  expect(jar.setCookie("__Host-id=7", URL_)).not.toBeStored();
  expect(jar.setCookie("id=7", URL_)).not.toBeRefused();
  expect(jar).toSendCookie("id", URL_);
  expect(jar).not.toSendCookie("id", "https://other.test/");
  expect(messageOf(() => expect(jar).toSendCookie("id", "https://other.test/"))).toContain(
    "is for host shop.example.com",
  );
  expect(messageOf(() => expect(jar).not.toSendCookie("id", URL_))).toContain("must not be sent");
});
