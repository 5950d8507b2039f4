/** The reasons of the jar's decisions: every reason that applies, and no other. */

import { inspect } from "node:util";
import { CookieJar, type CookieReason, requestContext } from "speculoos/jar";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/a/b";

function jarAt(now = { ms: NOW }, options = {}) {
  return new CookieJar({ clock: () => now.ms, ...options });
}

function codes(reasons: readonly CookieReason[]): string[] {
  return reasons.map(({ code }) => code);
}

describe("a refusal has every reason that applies", () => {
  const rows: [header: string, url: string, ...codes: string[]][] = [
    ["a\u0001=b", URL_, "control-character"],
    ["", URL_, "empty-cookie"],
    [`a=${"x".repeat(4096)}`, URL_, "name-value-too-large"],
    [`a=${"\u20ac".repeat(1366)}`, URL_, "name-value-too-large"],
    [`__Host-a=${"x".repeat(4096)}; Path=/; Secure; SameSite=None`, URL_, "name-value-too-large"],
    ["=__Host-a=\u0001", URL_, "control-character", "nameless-prefix", "nameless-equals"],
    ["a=b; Domain=.", URL_, "invalid-domain"],
    ["a=b; Domain=www.example.com:443", URL_, "invalid-domain"],
    ["a=b; Domain=https://example.com", URL_, "invalid-domain"],
    ["a=b; Domain=*.example.com", URL_, "invalid-domain"],
    ['a=b; Domain="example.com"', URL_, "invalid-domain"],
    ["a=b; Domain=example.com, c=d", URL_, "invalid-domain"],
    ["a=b; Domain=ex\u00e4mple.com", URL_, "domain-not-ascii"],
    ["a=b; Domain=example.org", URL_, "domain-mismatch"],
    ["a=b; Domain=com", URL_, "public-suffix"],
    ["a=b; Domain=github.io", "https://me.github.io/", "public-suffix"],
    ["a=b; Secure", "http://example.com/", "insecure-origin"],
    ["a=b; SameSite=None", URL_, "same-site-none-insecure"],
    [
      "a=b; SameSite=None; Partitioned",
      "http://example.com/",
      "same-site-none-insecure",
      "partitioned-insecure",
    ],
    ["__secure-a=b", URL_, "prefix-secure"],
    ["__Host-a=b; Secure", URL_, "prefix-host"],
    ["__Http-a=b; Secure", URL_, "prefix-http"],
    ["__HOST-HTTP-a=b; Secure; Path=/", URL_, "prefix-host-http"],
    ["__Host-a=b; Secure; Path=/; Domain=example.org", URL_, "domain-mismatch", "prefix-host"],
    ["=__Secure-a", URL_, "nameless-prefix"],
    ["==b", URL_, "nameless-equals"],
    ["a=b", "ftp://example.com/", "unsupported-scheme"],
  ];
  for (const [header, url, ...expected] of rows) {
    test(`${JSON.stringify(header.slice(0, 40))} from ${url}`, () => {
      const jar = jarAt();
      const result = jar.setCookie(header, url);
      expect(result.status).toBe("refused");
      expect(codes(result.reasons)).toEqual(expected);
      expect(codes(jar.explainSetCookie(header, url).reasons)).toEqual(expected);
      expect(jar.size).toBe(0);
    });
  }

  test("a page of another site, or of another scheme, sets only SameSite=None cookies", () => {
    const under = (page: string) => requestContext({ url: URL_, initiator: page, topLevel: page });
    for (const header of ["a=b", "a=b; SameSite=Lax", "a=b; SameSite=Strict"]) {
      const refusedUnder = (page: string) => codes(jarAt().setCookie(header, URL_, under(page)).reasons);
      expect(refusedUnder("https://evil.test/")).toEqual(["same-site-cross-site"]);
      expect(refusedUnder("http://www.example.com/")).toEqual(["same-site-cross-site", "cross-scheme"]);
    }
    const none = jarAt().setCookie("a=b; SameSite=None; Secure", URL_, under("https://evil.test/"));
    expect(none.status).toBe("stored");
  });

  test("attributes are checked even if the pair is refused", () => {
    const { reasons, warnings } = jarAt().setCookie(`a=${"x".repeat(4096)}; SameSite=None; Foo`, URL_);
    expect(codes(reasons)).toEqual(["name-value-too-large", "same-site-none-insecure"]);
    expect(codes(warnings)).toEqual(["attribute-unknown"]);
  });

  test("a script can neither set nor replace HttpOnly cookies", () => {
    const jar = jarAt();
    const script = { httpOnlyAllowed: false };
    expect(codes(jar.setCookie("a=b; HttpOnly", URL_, script).reasons)).toEqual(["http-only-not-allowed"]);
    jar.setCookie("a=b; HttpOnly", URL_);
    expect(codes(jar.setCookie("a=c", URL_, script).reasons)).toEqual(["overwrites-http-only"]);
    expect(jar.getCookieString(URL_, script)).toBe("");
  });

  test("plain HTTP does not overwrite Secure cookies", () => {
    const jar = jarAt();
    jar.setCookie("a=b; Secure; Path=/", "https://example.com/");
    const result = jar.setCookie("a=c; Path=/", "http://example.com/");
    expect(codes(result.reasons)).toEqual(["overwrites-secure"]);
    expect(result.reasons[0]).toMatchObject({ section: "RFC 6265bis §5.7", fix: expect.any(String) });
  });

  test("no sentence contains a value", () => {
    const secret = "s3cr3t-value";
    for (const attributes of ["; Domain=org", "; Secure; SameSite=None", "; Domain=a.b", "; Path=x; Foo"]) {
      const result = jarAt().setCookie(`__Host-a=${secret}${attributes}`, "http://www.example.com/");
      expect(JSON.stringify([result.reasons, result.warnings])).not.toContain(secret);
    }
  });
});

test("a cookie with warnings is stored", () => {
  const jar = jarAt();
  const result = jar.setCookie(`a=${"x".repeat(4000)}; Max-Age=99999999; Foo; Path=x`, URL_);
  expect(result.status).toBe("stored");
  expect(codes(result.warnings)).toEqual([
    "attribute-invalid",
    "attribute-unknown",
    "lifetime-capped",
    "treated-as-lax",
    "near-size-limit",
  ]);
});

describe("a warning appears if it applies, and only then", () => {
  const limits = { cookiesPerSite: 10, cookiesPerPartition: 5 };
  const partitioned = "; Secure; SameSite=None; Partitioned";
  const nth = (count: number, attributes: string) =>
    Array.from({ length: count }, (_, i) => `n${i}=1${attributes}`);
  const rows: [title: string, headers: string[], url: string, ...codes: string[]][] = [
    [
      "Secure from a loopback host",
      ["a=1; Secure; SameSite=Lax"],
      "http://localhost/",
      "secure-over-loopback",
    ],
    ["Secure from another host", ["a=1; Secure; SameSite=Lax"], "http://www.example.com/"],
    ["nothing to remove", ["a=; SameSite=Lax; Max-Age=0"], URL_, "already-expired"],
    ["something to remove", ["a=1; SameSite=Lax", "a=; SameSite=Lax; Max-Age=0"], URL_],
    ["a cookie of the same name", ["a=1; Path=/", "a=2; Path=/a; SameSite=Lax"], URL_, "shadows"],
    ["a cookie of the same name under another path", ["a=1; Path=/b", "a=2; Path=/a; SameSite=Lax"], URL_],
    ["eight of ten", nth(8, "; SameSite=Lax"), URL_],
    ["nine of ten", nth(9, "; SameSite=Lax"), URL_, "near-count-limit"],
    ["four of five in a partition", nth(4, partitioned), URL_],
    ["five of five in a partition", nth(5, partitioned), URL_, "near-count-limit"],
    ["six of five in a partition", nth(6, partitioned), URL_, "evicts"],
  ];
  for (const [title, headers, url, ...expected] of rows)
    test(title, () => {
      const jar = jarAt({ ms: NOW }, { limits });
      for (const header of headers.slice(0, -1)) jar.setCookie(header, url);
      const explained = jar.explainSetCookie(headers.at(-1)!, url);
      expect(codes(explained.warnings)).toEqual(expected);
      expect(codes(jar.setCookie(headers.at(-1)!, url).warnings)).toEqual(expected);
    });

  test("the sentence names the limit of the partition, not of the site", () => {
    const jar = jarAt({ ms: NOW }, { limits });
    const [last] = jar.setCookies(nth(5, partitioned), URL_).slice(-1);
    expect(last?.warnings[0]?.message).toContain("5");
    expect(last?.warnings[0]?.message).not.toContain("10");
  });

  test("a cookie without SameSite is sent with a cross-site form for two minutes, with a warning", () => {
    const now = { ms: NOW };
    const jar = jarAt(now, { laxAllowingUnsafe: true });
    jar.setCookie("a=1", URL_);
    const form = requestContext({
      url: URL_,
      initiator: "https://id.test/",
      navigation: true,
      method: "POST",
    });
    now.ms += 119_999;
    const [sent] = jar.explainGetCookies(URL_, form).included;
    expect(codes(sent?.warnings ?? [])).toEqual(["lax-allowing-unsafe"]);
    expect(jar.getCookieString(URL_, form)).toBe("a=1");
    now.ms += 1;
    const [exclusion] = jar.explainGetCookies(URL_, form).excluded;
    expect(codes(exclusion?.reasons ?? [])).toEqual(["same-site-unset"]);
    expect(jar.getCookieString(URL_, form)).toBe("");
  });
});

test("a cross-site exclusion names the SameSite of the cookie, and whether only the scheme differs", () => {
  const jar = jarAt();
  for (const header of ["l=1; SameSite=Lax", "s=2; SameSite=Strict", "u=3", "n=4; SameSite=None; Secure"])
    jar.setCookie(header, URL_);
  const excludedUnder = (page: string) =>
    jar
      .explainGetCookies(URL_, requestContext({ url: URL_, initiator: page, topLevel: page }))
      .excluded.map(({ cookie, reasons }) => [cookie.name, ...codes(reasons)]);
  const expected = [
    ["l", "same-site-lax"],
    ["s", "same-site-strict"],
    ["u", "same-site-unset"],
  ];
  expect(excludedUnder("https://evil.test/")).toEqual(expected);
  expect(excludedUnder("http://www.example.com/")).toEqual(expected.map((row) => [...row, "cross-scheme"]));
});

test("each excluded cookie has its own reasons", () => {
  const jar = jarAt();
  for (const header of ["p=1; Path=/x", "s=2; Secure; Path=/", "h=3; HttpOnly; Path=/", "ok=4; Path=/"])
    jar.setCookie(header, URL_);
  jar.setCookie("d=5; Path=/", "https://other.example.com/");
  const { included, excluded } = jar.explainGetCookies("http://www.example.com/", {
    httpOnlyAllowed: false,
    sameSite: "none",
  });
  expect(included).toEqual([]);
  expect(Object.fromEntries(excluded.map(({ cookie, reasons }) => [cookie.name, codes(reasons)]))).toEqual({
    p: ["path-mismatch", "same-site-unset"],
    s: ["secure-required", "same-site-unset"],
    h: ["http-only-hidden", "same-site-unset"],
    ok: ["same-site-unset"],
    d: ["host-mismatch", "same-site-unset"],
  });
});

test("a printed result shows its reasons", () => {
  const text = inspect(jarAt().setCookie("__Host-id=7", URL_));
  expect(text).toContain("status: 'refused'");
  expect(text).toContain("code: 'prefix-host'");
});

test("two hosts that only share a public suffix are told its name, and others are not", () => {
  const rows: [host: string, other: string, suffix?: string][] = [
    ["a.vercel.app", "b.vercel.app", "vercel.app"],
    ["www.me.github.io", "you.github.io", "github.io"],
    ["example.co.uk", "www.shop.co.uk", "co.uk"],
    ["one.com", "two.com", "com"],
    ["example.co.uk", "example.org.uk"],
    ["a.me.vercel.app", "b.me.vercel.app"],
    ["www.example.com", "example.com"],
    ["example.com", "example.org"],
    ["localhost", "127.0.0.1"],
    ["127.0.0.1", "127.0.0.2"],
    ["[::1]", "localhost"],
  ];
  for (const [host, other, suffix] of rows) {
    const jar = jarAt();
    jar.setCookie("a=1; Path=/", `https://${host}/`);
    const [exclusion] = jar.explainGetCookies(`https://${other}/`, {}, { allSites: true }).excluded;
    const why = suffix === undefined ? "" : `; "${suffix}" is a public suffix`;
    expect(exclusion?.reasons.map(({ message }) => message)).toEqual([
      `The cookie "a" is for host ${host}; Path=/, not for "${other}"${why}.`,
    ]);
  }
});

test("allSites explains the cookies of every other site too", () => {
  const jar = jarAt();
  jar.setCookie("own=1", URL_);
  jar.setCookie("sibling=2", "https://shop.example.com/");
  jar.setCookie("other=3; Secure", "https://www.example.org/a/b");
  const url = "http://www.example.com/a/b";
  const messages = (options?: { allSites?: boolean }) =>
    jar
      .explainGetCookies(url, {}, options)
      .excluded.map(({ reasons }) => reasons.map(({ message }) => message));
  const sibling = ['The cookie "sibling" is for host shop.example.com; Path=/, not for "www.example.com".'];
  expect(messages()).toEqual([sibling]);
  expect(messages({ allSites: false })).toEqual([sibling]);
  expect(messages({})).toEqual([sibling]);
  const { included, excluded } = jar.explainGetCookies(url, {}, { allSites: true });
  expect(included.map(({ cookie }) => cookie.name)).toEqual(["own"]);
  expect(excluded.map(({ cookie, reasons }) => [cookie.name, ...codes(reasons)])).toEqual([
    ["other", "host-mismatch", "secure-required"],
    ["sibling", "host-mismatch"],
  ]);
});
