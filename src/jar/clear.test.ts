/** Removing cookies by URL, by site and by Clear-Site-Data; copies of jars. */

import { CookieJar, requestContext } from "speculoos/jar";
import { expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/a/b";

function exampleJar() {
  const jar = new CookieJar({ clock: () => NOW });
  jar.setCookie("host=1; Path=/", URL_);
  jar.setCookie("dom=1; Path=/; Domain=example.com", URL_);
  jar.setCookie("deep=1; Path=/a/b/c", URL_);
  jar.setCookie("strict=1; Path=/; Secure; HttpOnly; SameSite=Strict", URL_);
  jar.setCookie("shop=1; Path=/", "https://shop.example.com/");
  jar.setCookie("other=1; Path=/", "https://www.example.org/");
  jar.setCookie("own=1; Path=/; Secure; SameSite=None; Partitioned", URL_);
  jar.setCookie("part=1; Path=/; Secure; SameSite=None; Partitioned", URL_, under("https://top.test/"));
  return jar;
}

function under(topLevel: string) {
  return requestContext({ url: URL_, initiator: topLevel, topLevel });
}

const names = (cookies: Iterable<{ name: string }>) => Array.from(cookies, ({ name }) => name).sort();

test("remove by URL takes the cookies that a request to this URL can carry, in every context", () => {
  expect(names(exampleJar().remove({ url: URL_ }))).toEqual(["dom", "host", "own", "part", "strict"]);
  expect(names(exampleJar().remove({ url: "http://www.example.com/" }))).toEqual(["dom", "host"]);
  expect(names(exampleJar().remove({ url: "https://example.com/" }))).toEqual(["dom"]);
  expect(names(exampleJar().remove({ url: new URL(URL_), name: "host" }))).toEqual(["host"]);
  expect(names(exampleJar().remove({ url: "ftp://www.example.com/" }))).toEqual([]);
  expect(() => exampleJar().remove({ url: "nonsense" })).toThrow("a URL must be absolute and valid");
});

test("remove by site takes the cookies of all its hosts and partitions", () => {
  const jar = exampleJar();
  expect(names(jar.remove({ site: "example.com" }))).toEqual(
    ["deep", "dom", "host", "own", "part", "shop", "strict"].sort(),
  );
  expect(names(jar)).toEqual(["other"]);
});

test("a site is a registrable domain, and nothing is removed for what is not", () => {
  const jar = exampleJar();
  for (const site of [
    "www.example.com",
    "https://example.com",
    "example.com/",
    "Example.com",
    "",
    "a b",
    undefined,
  ])
    expect(() => jar.remove({ site: site as string }), site).toThrow("site must be a registrable domain");
  expect(() => jar.remove({ url: undefined as never })).toThrow(TypeError);
  expect(jar.size).toBe(8);
  const local = new CookieJar();
  local.setCookie("a=1", "http://[::1]/");
  local.setCookie("a=1", "http://localhost/");
  expect(local.remove({ site: "[::1]" }).length + local.remove({ site: "localhost" }).length).toBe(2);
});

test("Clear-Site-Data clears the registrable domain, unpartitioned and in its own partition", () => {
  for (const header of ['"cookies"', '"cache", "cookies"', '"*"', ' "storage"\t,"cookies" ']) {
    const jar = exampleJar();
    expect(names(jar.clearSiteData(header, URL_)), header).toEqual([
      "deep",
      "dom",
      "host",
      "own",
      "shop",
      "strict",
    ]);
    expect(names(jar)).toEqual(["other", "part"]);
  }
});

test("in a partition of another site, Clear-Site-Data clears the cookies of the partition alone", () => {
  const jar = exampleJar();
  expect(names(jar.clearSiteData('"cookies"', URL_, under("https://top.test/")))).toEqual(["part"]);
  expect(jar.clearSiteData('"cookies"', URL_, under("https://else.test/"))).toEqual([]);
});

test("a header that does not ask for it, and plain HTTP, clear nothing", () => {
  const jar = exampleJar();
  for (const header of [
    null,
    undefined,
    "",
    "cookies",
    '"Cookies"',
    '"cookies',
    '"cookiesx"',
    '"cache"',
    "*",
    '"cache; "',
  ])
    expect(jar.clearSiteData(header, URL_), `${header}`).toEqual([]);
  expect(jar.clearSiteData('"cookies"', "http://www.example.com/")).toEqual([]);
  expect(jar.size).toBe(8);
  const local = new CookieJar();
  local.setCookie("a=1", "http://localhost/");
  expect(local.clearSiteData('"cookies"', "http://localhost/")).toHaveLength(1);
});

test("a clone has the same cookies and options, and lives on its own", async () => {
  const calls: unknown[] = [];
  const journal = {
    load: () => [],
    append: (changes: readonly unknown[]) => void calls.push(...changes),
    flush: async () => {},
    close: async () => {},
  };
  const jar = new CookieJar({
    clock: () => NOW,
    publicSuffixes: "none",
    limits: { cookiesPerSite: 3 },
    journal,
  });
  jar.subscribe((changes) => calls.push(changes));
  jar.setCookie("a=1; Domain=example.com; Path=/", URL_);
  jar.setCookie("b=2; Path=/; Max-Age=60", URL_);
  await jar.flush();
  const before = calls.length;
  const copy = jar.clone();
  expect([...copy]).toEqual([...jar]);
  expect(copy.getCookieString(URL_)).toBe(jar.getCookieString(URL_));
  copy.setCookie("c=3; Path=/", URL_);
  copy.setCookie("a=; Domain=example.com; Path=/; Max-Age=0", URL_);
  await copy.close();
  expect(names(jar)).toEqual(["a", "b"]);
  expect(names(copy)).toEqual(["b", "c"]);
  expect(calls).toHaveLength(before);
  // Cookies that are set later come after the copied ones.
  expect(copy.getCookieString(URL_)).toBe("b=2; c=3");
  for (const name of ["d", "e"]) copy.setCookie(`${name}=1`, URL_);
  expect(copy.size).toBeLessThanOrEqual(3);
});
