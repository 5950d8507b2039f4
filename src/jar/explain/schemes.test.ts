/** Reasons are true for URLs of every scheme: http, https, ws, wss, and those that cookies know nothing of. */

import { CookieJar, type CookieReason } from "speculoos/jar";
import { describe, expect, test } from "vitest";

const WITHOUT_COOKIES = [
  "about:blank",
  "data:text/html,hi",
  "file:///home/me/a.html",
  "blob:https://www.example.com/1b2c",
  "ftp://www.example.com/a",
  "chrome-extension://abc/page.html",
  "javascript:void(0)",
  "mailto:me@example.com",
];
const HEADERS = [
  "a=1",
  "a=1; Secure",
  "a=1; SameSite=None",
  "a=1; Domain=example.com; Partitioned",
  "__Host-a=1; Path=/x",
  "a=1; HttpOnly; Secure",
];

function codes(reasons: readonly CookieReason[]): string[] {
  return reasons.map(({ code }) => code);
}

describe.each(WITHOUT_COOKIES)("%s", (url) => {
  test("sets no cookie, for this one reason", () => {
    for (const header of HEADERS)
      for (const context of [{}, { httpOnlyAllowed: false, sameSite: "none" as const }]) {
        const { status, reasons } = new CookieJar().setCookie(header, url, context);
        expect([status, ...codes(reasons)], header).toEqual(["refused", "unsupported-scheme"]);
        expect(reasons[0]?.fix).toBeUndefined();
      }
  });

  test("a fault of the header itself is reported too", () => {
    expect(codes(new CookieJar().setCookie("==1", url).reasons)).toEqual([
      "nameless-equals",
      "unsupported-scheme",
    ]);
  });

  test("gets no cookie, for this one reason", () => {
    const jar = new CookieJar();
    for (const header of HEADERS) jar.setCookie(header, "https://www.example.com/a/b");
    const { included, excluded } = jar.explainGetCookies(url, { sameSite: "none" }, { allSites: true });
    expect(included).toEqual([]);
    expect(excluded.length).toBeGreaterThan(0);
    for (const { reasons } of excluded) expect(codes(reasons)).toEqual(["unsupported-scheme"]);
  });
});

test("a WebSocket without TLS is told to use wss, not https alone", () => {
  const jar = new CookieJar();
  const { reasons } = jar.setCookie("a=1; Secure", "ws://www.example.com/");
  expect([...codes(reasons), reasons[0]?.fix]).toEqual(["insecure-origin", "Use https or wss."]);
  jar.setCookie("a=1; Secure", "wss://www.example.com/");
  const [exclusion] = jar.explainGetCookies("ws://www.example.com/").excluded;
  expect(exclusion?.reasons[0]?.fix).toBe("Use https or wss.");
});

test("a cookie that lacks Secure over plain HTTP is told about https at once, and over TLS it is not", () => {
  const fixes = (header: string, url: string) =>
    new CookieJar().setCookie(header, url).reasons.map(({ fix }) => fix);
  for (const header of ["a=1; SameSite=None", "a=1; Partitioned", "__Secure-a=1", "__Host-a=1; Path=/"]) {
    for (const url of ["http://example.com/", "ws://example.com/"])
      expect(fixes(header, url).join(), header).toMatch(/Add Secure.* Use https or wss\.$/);
    for (const url of ["https://example.com/", "wss://example.com/", "http://localhost/", "ws://[::1]/"])
      expect(fixes(header, url).join(), header).not.toContain("https");
  }
});

test("a cookie named __Host- is never told to take a Domain", () => {
  const attributes = ["", "; Domain=example.com", "; Domain=example.org", "; Domain=com", "; Domain=."];
  for (const url of ["https://www.example.com/", "http://www.example.com/"])
    for (const prefix of ["__Host-", "__host-http-"])
      for (const rest of attributes) {
        for (const { fix = "" } of new CookieJar().setCookie(`${prefix}a=1${rest}`, url).reasons)
          expect(fix.replace("Leave Domain out.", "")).not.toContain("Domain");
      }
  const jar = new CookieJar();
  jar.setCookie("__Host-a=1; Secure; Path=/", "https://www.example.com/");
  jar.setCookie("b=1; Path=/", "https://www.example.com/");
  const { excluded } = jar.explainGetCookies("https://example.com/");
  expect(excluded.map(({ reasons }) => reasons[0]?.fix)).toEqual([undefined, undefined]);
});

test("a line end is removed or replaced, not encoded", () => {
  for (const header of ["a=1\r\n", "a=1\nb=2", "a=1\r\n ; Path=/", "a=1; Path=/\r"]) {
    const { reasons } = new CookieJar().setCookie(header, "https://example.com/");
    expect(reasons.map(({ code, fix }) => [code, fix])).toEqual([
      ["control-character", "Remove or replace it."],
    ]);
  }
});

test("a prefix that a script can't satisfy names the server", () => {
  const script = { httpOnlyAllowed: false };
  const [reason] = new CookieJar().setCookie("__Http-a=1; Secure", "https://example.com/", script).reasons;
  expect(reason?.fix).toBe("Add Secure; HttpOnly. Set it from the server.");
});
