/** Eviction, seen by the cookies that stay (as live Chromium was observed to do). */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";

const URL_ = "https://www.example.com/";

/** Cookies n0 to n179, all of one millisecond. */
function full(now: { ms: number }): CookieJar {
  const jar = new CookieJar({ clock: () => now.ms });
  for (let i = 0; i < 180; i++) jar.setCookie(`n${i}=1`, URL_);
  return jar;
}

function cookieNames(jar: CookieJar): string[] {
  return [...jar].map(({ name }) => name);
}

function names(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `n${first + i}`);
}

test("the 181st cookie evicts down to 150: the cookies set first", () => {
  const jar = full({ ms: 0 });
  jar.setCookie("new=1", URL_);
  expect(cookieNames(jar)).toEqual([...names(31, 179), "new"]);
});

test("a cookie that is set again within the same millisecond is evicted last", () => {
  const jar = full({ ms: 0 });
  jar.setCookie("n0=2", URL_);
  jar.setCookie("new=1", URL_);
  expect(cookieNames(jar)).toEqual(["n0", ...names(32, 179), "new"]);
});

test("of cookies sent together, the oldest is evicted first", () => {
  const now = { ms: 0 };
  const jar = full(now);
  jar.setCookie("n0=2", URL_);
  now.ms += 120_000;
  expect(jar.getCookieString(URL_)).toMatch(/^n0=2; n1=1; .*n179=1$/);
  jar.setCookie("new=1", URL_);
  expect(cookieNames(jar)).toEqual([...names(31, 179), "new"]);
});

test("cookies sent a minute later stay; cookies of low priority and without Secure are evicted before the others", () => {
  const now = { ms: 0 };
  const jar = new CookieJar({ clock: () => now.ms });
  for (let i = 0; i < 40; i++) jar.setCookie(`low${i}=1; Secure; Priority=Low`, URL_);
  for (let i = 0; i < 70; i++) jar.setCookie(`plain${i}=1`, URL_);
  for (let i = 0; i < 70; i++) jar.setCookie(`secure${i}=1; Secure`, URL_);
  now.ms += 120_000;
  jar.getCookieString("http://www.example.com/");
  jar.setCookie("new=1; Secure", URL_);
  const left = cookieNames(jar);
  const count = (start: string) => left.filter((name) => name.startsWith(start)).length;
  // The rounds spare 30 of low priority; of the rest, cookies without Secure are evicted first.
  expect([count("low"), count("plain"), count("secure"), count("new")]).toEqual([30, 49, 70, 1]);
});

test("a partition that is too large loses its least recently used cookies, and no other partition does", () => {
  const now = { ms: 0 };
  const jar = new CookieJar({ clock: () => now.ms });
  const value = "x".repeat(1000);
  const attributes = "; Secure; SameSite=None; Partitioned";
  jar.setCookie(`other=${value}${attributes}`, URL_, {
    partitionKey: { topLevelSite: "https://page.test", hasCrossSiteAncestor: true },
  });
  for (let i = 0; i < 11; i++) jar.setCookie(`p${i}=${value}${attributes}`, URL_);
  expect(cookieNames(jar).sort()).toEqual([
    "other",
    "p1",
    "p10",
    ...Array.from({ length: 8 }, (_, i) => `p${i + 2}`),
  ]);
});

test("with a number of cookies to keep that is no number, a full site keeps none", () => {
  const limits = { cookiesPerSite: 3, cookiesPerSiteAfterEviction: Number.NaN };
  const jar = new CookieJar({ clock: () => 0, limits });
  for (let i = 0; i < 4; i++) jar.setCookie(`n${i}=1`, URL_);
  expect(cookieNames(jar)).toEqual([]);
});
