/** The jar as its users meet it. */

import { CookieJar, type Reason, requestContext, type StoredCookie } from "speculoos/jar";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/a/b";

function jarAt(now = { ms: NOW }, options = {}) {
  return new CookieJar({ clock: () => now.ms, ...options });
}

function cookiesOfAnother(): StoredCookie[] {
  const jar = jarAt();
  jar.setCookie("other=1", URL_);
  return [...jar];
}

function codes(reasons: readonly Reason[]): string[] {
  return reasons.map(({ code }) => code);
}

describe("a refusal names every reason", () => {
  const rows: [header: string, url: string, ...codes: string[]][] = [
    ["a\u0001=b", URL_, "control-character"],
    ["", URL_, "empty-cookie"],
    [`a=${"x".repeat(4096)}`, URL_, "name-value-too-large"],
    [`a=${"\u20ac".repeat(1366)}`, URL_, "name-value-too-large"],
    [`__Host-a=${"x".repeat(4096)}; Path=/; Secure; SameSite=None`, URL_, "name-value-too-large"],
    ["=__Host-a=\u0001", URL_, "control-character", "nameless-prefix", "nameless-equals"],
    ["a=b; Domain=.", URL_, "invalid-domain"],
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
      expect(result.outcome).toBe("refused");
      expect(codes(result.reasons)).toEqual(expected);
      expect(codes(jar.explainSetCookie(header, url).reasons)).toEqual(expected);
      expect(jar.size).toBe(0);
    });
  }

  test("a page elsewhere sets no cookie but SameSite=None, nor does one that differs by its scheme alone", () => {
    const under = (page: string) => requestContext({ url: URL_, initiator: page, topLevel: page });
    for (const header of ["a=b", "a=b; SameSite=Lax", "a=b; SameSite=Strict"]) {
      const refusedUnder = (page: string) => codes(jarAt().setCookie(header, URL_, under(page)).reasons);
      expect(refusedUnder("https://evil.test/")).toEqual(["same-site-cross-site"]);
      expect(refusedUnder("http://www.example.com/")).toEqual(["same-site-cross-site", "cross-scheme"]);
    }
    const none = jarAt().setCookie("a=b; SameSite=None; Secure", URL_, under("https://evil.test/"));
    expect(none.outcome).toBe("stored");
  });

  test("and its attributes are read even where the pair is refused", () => {
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

  test("plain HTTP leaves Secure cookies alone", () => {
    const jar = jarAt();
    jar.setCookie("a=b; Secure; Path=/", "https://example.com/");
    const result = jar.setCookie("a=c; Path=/", "http://example.com/");
    expect(codes(result.reasons)).toEqual(["overwrites-secure"]);
    expect(result.reasons[0]).toMatchObject({ section: "RFC 6265bis §5.7", fix: expect.any(String) });
  });

  test("no sentence holds a value", () => {
    const secret = "s3cr3t-value";
    for (const attributes of ["; Domain=org", "; Secure; SameSite=None", "; Domain=a.b", "; Path=x; Foo"]) {
      const result = jarAt().setCookie(`__Host-a=${secret}${attributes}`, "http://www.example.com/");
      expect(JSON.stringify([result.reasons, result.warnings])).not.toContain(secret);
    }
  });
});

test("a doubt does not keep a cookie from being stored", () => {
  const jar = jarAt();
  const result = jar.setCookie(`a=${"x".repeat(4000)}; Max-Age=99999999; Foo; Path=x`, URL_);
  expect(result.outcome).toBe("stored");
  expect(codes(result.warnings)).toEqual([
    "attribute-invalid",
    "attribute-unknown",
    "lifetime-capped",
    "treated-as-lax",
    "near-size-limit",
  ]);
});

describe("a doubt is told where there is one, and not where there is none", () => {
  const limits = { cookiesPerSite: 10, cookiesPerPartition: 5 };
  const partitioned = "; Secure; SameSite=None; Partitioned";
  const nth = (count: number, attributes: string) =>
    Array.from({ length: count }, (_, i) => `n${i}=1${attributes}`);
  const rows: [what: string, headers: string[], url: string, ...codes: string[]][] = [
    ["Secure from this machine", ["a=1; Secure; SameSite=Lax"], "http://localhost/", "secure-over-loopback"],
    ["Secure from another", ["a=1; Secure; SameSite=Lax"], "http://www.example.com/"],
    ["nothing to remove", ["a=; SameSite=Lax; Max-Age=0"], URL_, "already-expired"],
    ["something to remove", ["a=1; SameSite=Lax", "a=; SameSite=Lax; Max-Age=0"], URL_],
    ["a namesake", ["a=1; Path=/", "a=2; Path=/a; SameSite=Lax"], URL_, "shadows"],
    ["a namesake elsewhere", ["a=1; Path=/b", "a=2; Path=/a; SameSite=Lax"], URL_],
    ["eight of ten", nth(8, "; SameSite=Lax"), URL_],
    ["nine of ten", nth(9, "; SameSite=Lax"), URL_, "near-count-limit"],
    ["four of five in a partition", nth(4, partitioned), URL_],
    ["five of five in a partition", nth(5, partitioned), URL_, "near-count-limit"],
    ["six of five in a partition", nth(6, partitioned), URL_, "evicts"],
  ];
  for (const [what, headers, url, ...expected] of rows)
    test(what, () => {
      const jar = jarAt({ ms: NOW }, { limits });
      for (const header of headers.slice(0, -1)) jar.setCookie(header, url);
      const explained = jar.explainSetCookie(headers.at(-1)!, url);
      expect(codes(explained.warnings)).toEqual(expected);
      expect(codes(jar.setCookie(headers.at(-1)!, url).warnings)).toEqual(expected);
    });

  test("a limit is named as it is", () => {
    const jar = jarAt({ ms: NOW }, { limits });
    const [last] = jar.setCookies(nth(5, partitioned), URL_).slice(-1);
    expect(last?.warnings[0]?.message).toContain("5");
    expect(last?.warnings[0]?.message).not.toContain("10");
  });

  test("a cookie that goes with a form of elsewhere only while it is young", () => {
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
    const [held] = jar.explainGetCookies(URL_, form).excluded;
    expect(codes(held?.reasons ?? [])).toEqual(["same-site-unset"]);
    expect(jar.getCookieString(URL_, form)).toBe("");
  });
});

test("what another site may not have is told by the word of the cookie, and whether only the scheme differs", () => {
  const jar = jarAt();
  for (const header of ["l=1; SameSite=Lax", "s=2; SameSite=Strict", "u=3", "n=4; SameSite=None; Secure"])
    jar.setCookie(header, URL_);
  const held = (page: string) =>
    jar
      .explainGetCookies(URL_, requestContext({ url: URL_, initiator: page, topLevel: page }))
      .excluded.map(({ cookie, reasons }) => [cookie.name, ...codes(reasons)]);
  const expected = [
    ["l", "same-site-lax"],
    ["s", "same-site-strict"],
    ["u", "same-site-unset"],
  ];
  expect(held("https://evil.test/")).toEqual(expected);
  expect(held("http://www.example.com/")).toEqual(expected.map((row) => [...row, "cross-scheme"]));
});

test("the expired are neither counted, gone through nor given back, and are told as expired", async () => {
  const now = { ms: NOW };
  const jar = jarAt(now);
  const told: string[] = [];
  jar.subscribe((changes) => told.push(...changes.map(({ cookie, cause }) => `${cookie.name} ${cause}`)));
  jar.setCookies(["a=1; Max-Age=10", "b=2", "c=3; Max-Age=20"], URL_);
  now.ms += 10_000;
  expect(jar.size).toBe(2);
  expect([...jar].map(({ name }) => name)).toEqual(["b", "c"]);
  expect(jar.explainGetCookies(URL_).excluded.map(({ reasons }) => codes(reasons))).toEqual([["expired"]]);
  expect(jar.remove({ hostOnly: true }).map(({ name }) => name)).toEqual(["b", "c"]);
  await Promise.resolve();
  expect(told.slice(3)).toEqual(["a expired", "b explicit", "c explicit"]);
});

test("what does not go with a request is explained, cookie by cookie", () => {
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

test("a link from elsewhere brings Lax cookies along, a form of elsewhere does not", () => {
  const jar = jarAt();
  jar.setCookie("l=1; SameSite=Lax; Path=/", URL_);
  jar.setCookie("s=2; SameSite=Strict; Path=/", URL_);
  jar.setCookie("n=3; SameSite=None; Secure; Path=/", URL_);
  const from = { url: URL_, initiator: "https://evil.test/", navigation: true };
  expect(jar.getCookieString(URL_, requestContext(from))).toBe("l=1; n=3");
  expect(jar.getCookieString(URL_, requestContext({ ...from, method: "POST" }))).toBe("n=3");
  expect(jar.getCookieString(URL_)).toBe("l=1; s=2; n=3");
});

test("partitions don't see each other's cookies", () => {
  const jar = jarAt();
  const under = (topLevel: string) =>
    requestContext({ url: URL_, initiator: topLevel, topLevel, navigation: false });
  jar.setCookie("a=1; Secure; SameSite=None; Partitioned", URL_, under("https://one.test/"));
  expect(jar.getCookieString(URL_, under("https://one.test/"))).toBe("a=1");
  expect(jar.getCookieString(URL_, under("https://two.test/"))).toBe("");
  expect(jar.getCookieString(URL_)).toBe("");
});

test("changes are told once for each turn, with their causes", async () => {
  const now = { ms: NOW };
  const jar = jarAt(now, { limits: { cookiesPerSite: 2, cookiesPerSiteAfterEviction: 1 } });
  const told: string[][] = [];
  const end = jar.subscribe((changes) =>
    told.push(changes.map(({ type, cookie, cause }) => `${type} ${cookie.name} ${cause}`)),
  );
  jar.setCookie("a=1", URL_);
  jar.setCookie("a=2", URL_);
  jar.setCookie("a=; Max-Age=0", URL_);
  await Promise.resolve();
  jar.setCookie("b=1; Max-Age=10", URL_);
  now.ms += 10_000;
  jar.getCookieString(URL_);
  await Promise.resolve();
  for (const name of ["c", "d", "e"]) jar.setCookie(`${name}=1`, URL_);
  await Promise.resolve();
  end();
  jar.clear();
  await Promise.resolve();
  expect(told).toEqual([
    ["set a explicit", "removed a overwrite", "set a explicit", "removed a expired-overwrite"],
    ["set b explicit", "removed b expired"],
    ["set c explicit", "set d explicit", "set e explicit", "removed c evicted", "removed d evicted"],
  ]);
});

test("a whole answer is received at once", () => {
  const headers = new Headers([
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
  ]);
  for (const answer of [headers, { headers }, ["a=1", "b=2"]]) {
    const jar = jarAt();
    expect(jar.setCookies(answer, URL_).map(({ outcome }) => outcome)).toEqual(["stored", "stored"]);
    expect(jar.getCookieString(URL_)).toBe("a=1; b=2");
  }
});

test("a jar survives as JSON, and what is no jar is refused without its values", () => {
  const jar = jarAt();
  jar.setCookie("__proto__=1; Path=/; Max-Age=5; Priority=High", URL_);
  jar.setCookie("a=2; Secure; SameSite=None; Partitioned; Domain=example.com", URL_);
  const json: unknown = JSON.parse(JSON.stringify(jar));
  const again = CookieJar.fromJSON(json, { clock: () => NOW });
  expect([...again]).toEqual([...jar]);
  expect(again.getCookieString(URL_)).toBe(jar.getCookieString(URL_));
  const broken = { version: 1, cookies: [{ ...[...jar][0], value: { secret: "s3cr3t" } }] };
  expect(() => CookieJar.fromJSON(broken)).toThrow("cookies[0].value is missing or of another type");
  expect(() => CookieJar.fromJSON([])).toThrow(TypeError);
});

test("cookies are removed by their fields or by a function, and imported into another jar", () => {
  const jar = jarAt();
  for (const header of ["a=1", "b=2; Max-Age=60", "c=3"]) jar.setCookie(header, URL_);
  expect(jar.remove({ name: "a" }).map(({ name }) => name)).toEqual(["a"]);
  expect(jar.remove(({ value }: StoredCookie) => value === "nothing")).toEqual([]);
  const other = jarAt();
  other.setCookie("b=old", URL_);
  other.import(jar);
  expect(other.getCookieString(URL_)).toBe("b=2; c=3");
  expect(() => other.import([...cookiesOfAnother(), {} as StoredCookie])).toThrow(
    "cookies[1].name is missing or of another type",
  );
  expect(other.getCookieString(URL_)).toBe("b=2; c=3");
  other.endSession();
  expect(other.getCookieString(URL_)).toBe("b=2");
  other.clear();
  expect(other.size).toBe(0);
});

test("a limit of the whole jar drives out what was used least recently", () => {
  const now = { ms: NOW };
  const jar = jarAt(now, { limits: { cookies: 10 } });
  for (let i = 0; i < 10; i++) jar.setCookie(`n=${i}`, `https://site${i}.test/`);
  now.ms += 120_000;
  jar.getCookieString("https://site0.test/");
  jar.setCookie("n=new", "https://new.test/");
  expect(jar.size).toBe(9);
  expect(jar.getCookieString("https://site0.test/")).toBe("n=0");
  expect(jar.getCookieString("https://site1.test/")).toBe("");
});

test("a hostile answer of a megabyte is read, whatever it repeats", () => {
  for (const part of [";", "=", " ", "a=b;", "; Domain=", "\u20ac"]) {
    const jar = jarAt();
    jar.setCookie(`a=b${part.repeat(1_000_000 / part.length)}`, URL_);
    expect(jar.size).toBeLessThan(2);
  }
});

test("ten thousand cookies of one answer leave no more than the limit", () => {
  const jar = jarAt();
  jar.setCookies(
    Array.from({ length: 10_000 }, (_, i) => `n${i}=1`),
    URL_,
  );
  expect(jar.size).toBeLessThanOrEqual(180);
  expect(jar.getCookieString(URL_).endsWith("n9999=1")).toBe(true);
});
