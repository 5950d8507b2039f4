/** A removal that misses names the cookie that it leaves, and with that scope it removes it (RFC 6265bis §5.7). */

import { CookieJar, requestContext } from "speculoos/jar";
import { expect, test } from "vitest";

const SITE = "https://www.example.com/a/b";
const FIX = "Repeat its Domain (or none), Path and partition.";

const rows: [stored: string, removal: string, left: string, repeated: string][] = [
  // The report's: a domain cookie, removed without its Domain.
  ["; Domain=example.com; Path=/", "; Path=/", "Domain=example.com; Path=/", "; Domain=example.com; Path=/"],
  ["; Path=/", "; Domain=www.example.com; Path=/", "host www.example.com; Path=/", "; Path=/"],
  [
    "; Domain=www.example.com",
    "; Domain=example.com",
    "Domain=www.example.com; Path=/a",
    "; Domain=www.example.com",
  ],
  ["; Path=/", "", "host www.example.com; Path=/", "; Path=/"],
  ["; Path=/x", "; Path=/y", "host www.example.com; Path=/x", "; Path=/x"],
  ["; Path=/a/", "; Path=/a", "host www.example.com; Path=/a/", "; Path=/a/"],
  [
    "; Path=/; Secure; Partitioned",
    "; Path=/; Secure",
    'host www.example.com; Path=/; Partitioned under "https://example.com"',
    "; Path=/; Secure; Partitioned",
  ],
  ["; Path=/; Secure", "; Path=/; Secure; Partitioned", "host www.example.com; Path=/", "; Path=/"],
];
for (const [stored, removal, left, repeated] of rows)
  test(`"sid=1${stored}" is left by "sid=${removal}"`, () => {
    const jar = new CookieJar();
    jar.setCookie(`sid=1${stored}`, SITE);
    for (const result of [
      jar.explainSetCookie(`sid=; Max-Age=0${removal}`, SITE),
      jar.setCookie(`sid=; Max-Age=0${removal}`, SITE),
      jar.setCookie(`sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT${removal}`, SITE),
    ]) {
      expect(result.status).toBe("nothing-to-remove");
      expect(result.warnings.map(({ code, message, fix }) => [code, message, fix])).toEqual([
        ["not-removed", `The cookie "sid" does not remove the cookie set for ${left}.`, FIX],
      ]);
    }
    expect(jar.size).toBe(1);
    const removed = jar.setCookie(`sid=; Max-Age=0${repeated}`, SITE);
    expect([removed.status, removed.warnings]).toEqual(["removed", []]);
    expect(jar.size).toBe(0);
  });

test("a cookie under another site is named with it, and is removed from there", () => {
  const jar = new CookieJar();
  const embedded = requestContext({
    url: SITE,
    initiator: "https://shop.test/",
    topLevel: "https://shop.test/",
  });
  const line = "sid=1; Path=/; Secure; SameSite=None; Partitioned";
  jar.setCookie(line, SITE, embedded);
  const { status, warnings } = jar.setCookie(`${line}; Max-Age=0`, SITE);
  expect(status).toBe("nothing-to-remove");
  expect(warnings[0]?.message).toMatch(
    / host www\.example\.com; Path=\/; Partitioned under "https:\/\/shop\.test" \(cross-site\)\.$/,
  );
  expect(jar.setCookie(`${line}; Max-Age=0`, SITE, embedded).status).toBe("removed");
});

test("a removal that leaves a second cookie of the name is told so, not to take another name", () => {
  const jar = new CookieJar();
  jar.setCookie("sid=1; Path=/", SITE);
  jar.setCookie("sid=2; Path=/; Domain=example.com", SITE);
  const { status, cookie, warnings } = jar.setCookie("sid=; Path=/; Max-Age=0", SITE);
  expect([status, cookie?.value]).toEqual(["removed", "1"]);
  expect(warnings.map(({ code, message }) => [code, message])).toEqual([
    ["not-removed", 'The cookie "sid" does not remove the cookie set for Domain=example.com; Path=/.'],
  ]);
});

test("a cookie that this URL can't remove, and one of another name, are not named", () => {
  const jar = new CookieJar();
  jar.setCookie("sid=1; Path=/", "https://shop.example.com/");
  jar.setCookie("sid=1; Path=/", "https://www.example.org/");
  jar.setCookie("other=1; Path=/", SITE);
  jar.setCookie("gone=1; Path=/x; Max-Age=1", SITE, { responseDate: new Date(0) });
  const { status, warnings } = jar.setCookie("sid=; Max-Age=0", SITE);
  expect([status, warnings.map(({ code }) => code)]).toEqual(["nothing-to-remove", ["already-expired"]]);
});

test("a Secure cookie that plain HTTP tries to remove is told to use https", () => {
  const jar = new CookieJar();
  jar.setCookie("sid=1; Path=/; Secure", SITE);
  const url = SITE.replace("https", "http");
  const { status, reasons } = jar.setCookie("sid=; Path=/; Max-Age=0", url);
  expect([status, reasons[0]?.code, reasons[0]?.fix]).toEqual([
    "refused",
    "overwrites-secure",
    "Use https or wss.",
  ]);
  const missed = jar.setCookie("sid=; Path=/x; Max-Age=0", url);
  expect(missed.status).toBe("refused");
});

test("an expired cookie of the name is not named", () => {
  let now = 0;
  const jar = new CookieJar({ clock: () => now });
  jar.setCookie("sid=1; Path=/x; Max-Age=1; Secure; Partitioned", SITE);
  now = 5000;
  expect(jar.setCookie("sid=; Max-Age=0", SITE).warnings.map(({ code }) => code)).toEqual([
    "already-expired",
  ]);
});
