/** A cached Cookie header must never outlive a change of the cookies. */

import { CookieJar, type RequestContext } from "speculoos/jar";
import { expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const PAGE = "https://www.example.com/a/page";

/** Asks three times: the header is made, found by its request key, then found by its URL. */
function ask(jar: CookieJar, url = PAGE): string {
  const [first, second, third] = [
    jar.getCookieString(url),
    jar.getCookieString(url),
    jar.getCookieString(url),
  ];
  expect([second, third]).toEqual([first, first]);
  return third;
}

test("a cached header is replaced after every kind of change", () => {
  const now = { ms: NOW };
  const jar = new CookieJar({ clock: () => now.ms });
  jar.setCookie("a=1; Path=/", PAGE);
  expect(ask(jar)).toBe("a=1");
  jar.setCookie("a=2; Path=/", PAGE);
  expect(ask(jar)).toBe("a=2");
  jar.setCookie("b=3; Path=/; Max-Age=5", PAGE);
  expect(ask(jar)).toBe("a=2; b=3");
  now.ms += 5000;
  expect(ask(jar)).toBe("a=2");
  jar.setCookie("p=4; Path=/; Secure; Partitioned; SameSite=None", PAGE);
  expect(ask(jar)).toBe("a=2; p=4");
  jar.remove({ name: "p" });
  expect(ask(jar)).toBe("a=2");
  jar.setCookie("a=; Path=/; Max-Age=0", PAGE);
  expect(ask(jar)).toBe("");
  jar.setCookie("a=5; Path=/", PAGE);
  expect(ask(jar)).toBe("a=5");
  jar.clear();
  expect(ask(jar)).toBe("");
});

test("a cookie that is set again as it was, but for one thing, changes what that thing changes", () => {
  const given = "a=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax";
  const scripts = { httpOnlyAllowed: false };
  const rows: [
    again: string,
    after: number,
    url: string,
    context: RequestContext | undefined,
    sent: string,
  ][] = [
    [given, 59_000, PAGE, undefined, "a=1"],
    [given, 60_000, PAGE, undefined, ""],
    ["a=2; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", 0, PAGE, undefined, "a=2"],
    ["a=1; Path=/; Max-Age=61; HttpOnly; SameSite=Lax", 60_500, PAGE, undefined, "a=1"],
    ["a=1; Path=/; HttpOnly; SameSite=Lax", 1e9, PAGE, undefined, "a=1"],
    ["a=1; Path=/; Max-Age=30; HttpOnly; SameSite=Lax", 29_000, PAGE, undefined, "a=1"],
    ["a=1; Path=/; Max-Age=30; HttpOnly; SameSite=Lax", 30_000, PAGE, undefined, ""],
    [`${given}; Secure`, 0, PAGE.replace("https", "http"), undefined, ""],
    ["a=1; Path=/; Max-Age=60; SameSite=Lax", 0, PAGE, scripts, "a=1"],
    [given, 0, PAGE, scripts, ""],
    ["a=1; Path=/; Max-Age=60; HttpOnly; SameSite=Strict", 0, PAGE, { sameSite: "lax-or-less" }, ""],
  ];
  for (const [again, after, url, context, sent] of rows) {
    const now = { ms: NOW };
    const jar = new CookieJar({ clock: () => now.ms });
    jar.setCookie(given, PAGE);
    const before = ["https", "http"].map((scheme) => ask(jar, PAGE.replace("https", scheme)));
    expect(before).toEqual(["a=1", "a=1"]);
    jar.getCookieString(url, context);
    jar.setCookie(again, PAGE);
    now.ms += after;
    const message = `${again}, ${after} ms later`;
    expect(jar.getCookieString(url, context), message).toBe(sent);
    expect(jar.getCookieString(url, context), message).toBe(sent);
  }
});

test("a session that is set again and again lives as long as its last Set-Cookie says, on a site of many hosts too", () => {
  for (const hosts of [1, 60]) {
    const now = { ms: NOW };
    const jar = new CookieJar({ clock: () => now.ms });
    for (let i = 0; i < hosts; i++) jar.setCookie(`own=${i}; Path=/`, `https://w${i}.example.com/`);
    for (let second = 0; second <= 300; second += 30) {
      now.ms = NOW + second * 1000;
      jar.setCookie("id=7; Path=/; Max-Age=90", "https://w0.example.com/");
      expect(ask(jar, "https://w0.example.com/")).toBe("own=0; id=7");
    }
    now.ms += 90_000;
    expect(ask(jar, "https://w0.example.com/")).toBe("own=0");
  }
});

test("the last access of a cookie that an import replaced is updated in time", () => {
  const now = { ms: NOW };
  const jar = new CookieJar({ clock: () => now.ms });
  jar.setCookie("a=1; Path=/", PAGE);
  ask(jar);
  jar.import([...jar].map((cookie) => ({ ...cookie, lastAccessTime: NOW - 30_000 })));
  now.ms += 30_001;
  ask(jar);
  expect([...jar][0]?.lastAccessTime).toBe(now.ms);
});

test("requests that differ in scheme, host, path or context get their own headers", () => {
  const jar = new CookieJar({ clock: () => NOW });
  const headers = [
    "s=1; Secure; Path=/",
    "h=2; HttpOnly; Path=/",
    "l=3; Path=/; SameSite=Lax",
    "d=4; Domain=example.com; Path=/",
  ];
  for (const header of [...headers, "p=5; Path=/a", "n=6; Path=/; Secure; SameSite=None"])
    jar.setCookie(header, PAGE);
  const asked = () => [
    ask(jar),
    ask(jar, "http://www.example.com/a/page"),
    ask(jar, "https://www.example.com/b"),
    ask(jar, "https://other.example.com/a"),
    jar.getCookieString(PAGE, { httpOnlyAllowed: false }),
    jar.getCookieString(PAGE, { sameSite: "none" }),
    jar.getCookieString(PAGE, { sameSite: "lax-or-less" }),
  ];
  const first = asked();
  expect(first).toEqual([
    "p=5; s=1; h=2; l=3; d=4; n=6",
    "p=5; h=2; l=3; d=4",
    "s=1; h=2; l=3; d=4; n=6",
    "d=4",
    "p=5; s=1; l=3; d=4; n=6",
    "n=6",
    "p=5; s=1; h=2; l=3; d=4; n=6",
  ]);
  expect(asked()).toEqual(first);
});

test("a header cached for one path is not sent to another after the paths of a site changed", () => {
  const jar = new CookieJar({ clock: () => NOW });
  jar.setCookie("root=1; Path=/", PAGE);
  jar.setCookie("a=1; Path=/a", PAGE);
  expect(ask(jar, "https://www.example.com/a")).toBe("a=1; root=1");
  jar.remove({ name: "a" });
  jar.setCookie("b=1; Path=/b", PAGE);
  expect(ask(jar, "https://www.example.com/b")).toBe("b=1; root=1");
  expect(jar.getCookieString("https://www.example.com/a")).toBe("root=1");
});

test("a site with more scopes than a request key has bits gets the right headers", () => {
  const jar = new CookieJar({ clock: () => NOW });
  for (let i = 0; i < 60; i++) jar.setCookie(`n${i}=1; Path=/${i}`, PAGE);
  expect(ask(jar, "https://www.example.com/42/x")).toBe("n42=1");
  expect(ask(jar, "https://www.example.com/43/x")).toBe("n43=1");
});

test("a predicate that changes the jar leaves no cached header behind", () => {
  const jar = new CookieJar({ clock: () => NOW });
  for (const name of ["a", "b"]) jar.setCookie(`${name}=1; Path=/`, PAGE);
  expect(ask(jar)).toBe("a=1; b=1");
  const removed = jar.remove(({ name }) => {
    jar.clear();
    jar.setCookie(`new${name}=1; Path=/`, PAGE);
    return true;
  });
  expect(removed).toEqual([]);
  expect(jar.size).toBe(1);
  expect(ask(jar)).toBe("newb=1");
  jar.clear();
  expect([ask(jar), jar.size]).toEqual(["", 0]);
});

test("a predicate that throws removes nothing", () => {
  const jar = new CookieJar({ clock: () => NOW });
  for (const site of ["one", "two"]) jar.setCookie("a=1; Path=/", `https://${site}.test/`);
  const predicate = ({ host }: { host: string }) => {
    if (host === "two.test") throw new Error("not this one");
    return true;
  };
  expect(() => jar.remove(predicate)).toThrow("not this one");
  expect(jar.size).toBe(2);
});

test("the last access is updated once a minute, even if the header is cached", () => {
  const now = { ms: NOW };
  const jar = new CookieJar({ clock: () => now.ms });
  jar.setCookie("a=1", PAGE);
  ask(jar);
  now.ms += 60_000;
  ask(jar);
  expect([...jar][0]?.lastAccessTime).toBe(NOW);
  now.ms += 1;
  ask(jar);
  expect([...jar][0]?.lastAccessTime).toBe(now.ms);
});

test("the cookies may be changed while they are iterated", () => {
  const jar = new CookieJar({ clock: () => NOW });
  for (let i = 0; i < 20; i++) jar.setCookie(`n${i}=1`, PAGE);
  const seen: string[] = [];
  for (const { name } of jar) {
    seen.push(name);
    jar.setCookie(`${name}=; Max-Age=0`, PAGE);
    jar.setCookie(`new${name}=1`, PAGE);
  }
  expect(seen.length).toBe(20);
  expect(jar.size).toBe(20);
});

test("a change contains the whole cookie", async () => {
  const jar = new CookieJar({ clock: () => NOW });
  const reported: unknown[] = [];
  jar.subscribe((changes) => reported.push(...changes));
  const { cookie } = jar.setCookie("a=secret; Path=/; Secure; Priority=High", PAGE);
  await Promise.resolve();
  expect(reported).toEqual([{ type: "set", cookie, cause: "explicit" }]);
});

test("imported cookies of one millisecond keep their order, after the cookies of the jar", () => {
  const from = new CookieJar({ clock: () => NOW });
  for (const name of ["x", "y", "z"]) from.setCookie(`${name}=1`, PAGE);
  const jar = new CookieJar({ clock: () => NOW });
  jar.setCookie("a=1", PAGE);
  jar.import(from);
  jar.setCookie("b=1", PAGE);
  expect(ask(jar)).toBe("a=1; x=1; y=1; z=1; b=1");
  expect(new Set([...jar].map(({ sequence }) => sequence)).size).toBe(5);
});
