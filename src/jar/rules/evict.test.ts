/** Which cookies have to go, told by those that stay (as live Chromium was seen to do). */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";

const URL_ = "https://www.example.com/";

/** Cookies n0 to n179, all of one millisecond. */
function full(now: { ms: number }): CookieJar {
  const jar = new CookieJar({ clock: () => now.ms });
  for (let i = 0; i < 180; i++) jar.setCookie(`n${i}=1`, URL_);
  return jar;
}

function chunkNames(jar: CookieJar): string[] {
  return [...jar].map(({ name }) => name);
}

function names(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `n${first + i}`);
}

test("the 181st cookie brings a site down to 150: those set first go", () => {
  const jar = full({ ms: 0 });
  jar.setCookie("new=1", URL_);
  expect(chunkNames(jar)).toEqual([...names(31, 179), "new"]);
});

test("what is set again within one millisecond is the last to be driven out", () => {
  const jar = full({ ms: 0 });
  jar.setCookie("n0=2", URL_);
  jar.setCookie("new=1", URL_);
  expect(chunkNames(jar)).toEqual(["n0", ...names(32, 179), "new"]);
});

test("of what was sent together, the oldest is driven out first", () => {
  const now = { ms: 0 };
  const jar = full(now);
  jar.setCookie("n0=2", URL_);
  now.ms += 120_000;
  expect(jar.getCookieString(URL_)).toMatch(/^n0=2; n1=1; .*n179=1$/);
  jar.setCookie("new=1", URL_);
  expect(chunkNames(jar)).toEqual([...names(31, 179), "new"]);
});

test("what was sent a minute later stays, and what is not Secure or is of low priority goes before", () => {
  const now = { ms: 0 };
  const jar = new CookieJar({ clock: () => now.ms });
  for (let i = 0; i < 40; i++) jar.setCookie(`low${i}=1; Secure; Priority=Low`, URL_);
  for (let i = 0; i < 70; i++) jar.setCookie(`plain${i}=1`, URL_);
  for (let i = 0; i < 70; i++) jar.setCookie(`secure${i}=1; Secure`, URL_);
  now.ms += 120_000;
  jar.getCookieString("http://www.example.com/");
  jar.setCookie("new=1; Secure", URL_);
  const left = chunkNames(jar);
  const count = (start: string) => left.filter((name) => name.startsWith(start)).length;
  // 30 of low priority are spared; what is left to go is Secure or not, and the plain ones go first.
  expect([count("low"), count("plain"), count("secure"), count("new")]).toEqual([30, 49, 70, 1]);
});

test("a partition that is too large loses what was used least recently, and no other does", () => {
  const now = { ms: 0 };
  const jar = new CookieJar({ clock: () => now.ms });
  const value = "x".repeat(1000);
  const attributes = "; Secure; SameSite=None; Partitioned";
  jar.setCookie(`other=${value}${attributes}`, URL_, {
    partitionKey: { topLevelSite: "https://page.test", hasCrossSiteAncestor: true },
  });
  for (let i = 0; i < 11; i++) jar.setCookie(`p${i}=${value}${attributes}`, URL_);
  expect(chunkNames(jar).sort()).toEqual([
    "other",
    "p1",
    "p10",
    ...Array.from({ length: 8 }, (_, i) => `p${i + 2}`),
  ]);
});
