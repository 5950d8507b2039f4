/** The jar, through its public methods. */

import { CookieJar, type CookieReason, requestContext, type StoredCookie } from "speculoos/jar";
import { expect, test, vi } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/a/b";

function jarAt(now = { ms: NOW }, options = {}) {
  return new CookieJar({ clock: () => now.ms, ...options });
}

function cookiesOfAnotherJar(): StoredCookie[] {
  const jar = jarAt();
  jar.setCookie("other=1", URL_);
  return [...jar];
}

function codes(reasons: readonly CookieReason[]): string[] {
  return reasons.map(({ code }) => code);
}

test("expired cookies are not counted, iterated or returned, and are reported as expired", async () => {
  const now = { ms: NOW };
  const jar = jarAt(now);
  const reported: string[] = [];
  jar.subscribe((changes) => reported.push(...changes.map(({ cookie, cause }) => `${cookie.name} ${cause}`)));
  jar.setCookies(["a=1; Max-Age=10", "b=2", "c=3; Max-Age=20"], URL_);
  now.ms += 10_000;
  expect(jar.size).toBe(2);
  expect([...jar].map(({ name }) => name)).toEqual(["b", "c"]);
  expect(jar.explainGetCookies(URL_).excluded.map(({ reasons }) => codes(reasons))).toEqual([["expired"]]);
  expect(jar.remove({ hostOnly: true }).map(({ name }) => name)).toEqual(["b", "c"]);
  await Promise.resolve();
  expect(reported.slice(3)).toEqual(["a expired", "b explicit", "c explicit"]);
});

test("a link on another site sends Lax cookies, a form on another site does not", () => {
  const jar = jarAt();
  jar.setCookie("l=1; SameSite=Lax; Path=/", URL_);
  jar.setCookie("s=2; SameSite=Strict; Path=/", URL_);
  jar.setCookie("n=3; SameSite=None; Secure; Path=/", URL_);
  const from = { url: URL_, initiator: "https://evil.test/", navigation: true };
  expect(jar.getCookieString(URL_, requestContext(from))).toBe("l=1; n=3");
  expect(jar.getCookieString(URL_, requestContext({ ...from, method: "POST" }))).toBe("n=3");
  expect(jar.getCookieString(URL_)).toBe("l=1; s=2; n=3");
});

test("a partition does not get the cookies of another partition", () => {
  const jar = jarAt();
  const under = (topLevel: string) =>
    requestContext({ url: URL_, initiator: topLevel, topLevel, navigation: false });
  jar.setCookie("a=1; Secure; SameSite=None; Partitioned", URL_, under("https://one.test/"));
  expect(jar.getCookieString(URL_, under("https://one.test/"))).toBe("a=1");
  expect(jar.getCookieString(URL_, under("https://two.test/"))).toBe("");
  expect(jar.getCookieString(URL_)).toBe("");
});

test("the changes of one synchronous run are reported together, with their causes", async () => {
  const now = { ms: NOW };
  const jar = jarAt(now, { limits: { cookiesPerSite: 2, cookiesPerSiteAfterEviction: 1 } });
  const reported: string[][] = [];
  const unsubscribe = jar.subscribe((changes) =>
    reported.push(changes.map(({ type, cookie, cause }) => `${type} ${cookie.name} ${cause}`)),
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
  unsubscribe();
  jar.clear();
  await Promise.resolve();
  expect(reported).toEqual([
    ["set a explicit", "removed a overwrite", "set a explicit", "removed a expired-overwrite"],
    ["set b explicit", "removed b expired"],
    ["set c explicit", "set d explicit", "set e explicit", "removed c evicted", "removed d evicted"],
  ]);
});

test("all Set-Cookie headers of a response are processed at once", () => {
  const headers = new Headers([
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
  ]);
  for (const response of [headers, { headers }, ["a=1", "b=2"]]) {
    const jar = jarAt();
    expect(jar.setCookies(response, URL_).map(({ status }) => status)).toEqual(["stored", "stored"]);
    expect(jar.getCookieString(URL_)).toBe("a=1; b=2");
  }
});

test("a jar can be saved as JSON and loaded; invalid JSON is refused, in words without its values", () => {
  const jar = jarAt();
  jar.setCookie("__proto__=1; Path=/; Max-Age=5; Priority=High", URL_);
  jar.setCookie("a=2; Secure; SameSite=None; Partitioned; Domain=example.com", URL_);
  const json: unknown = JSON.parse(JSON.stringify(jar));
  const again = CookieJar.fromJSON(json, { clock: () => NOW });
  expect([...again]).toEqual([...jar]);
  expect(again.getCookieString(URL_)).toBe(jar.getCookieString(URL_));
  const broken = { version: 1, cookies: [{ ...[...jar][0], value: { secret: "s3cr3t" } }] };
  expect(() => CookieJar.fromJSON(broken)).toThrow(
    'cookies[0].value must be a string without control characters and ";"; got object',
  );
  const saved = "a saved jar must be { version: 1, cookies: [...] }, as toJSON returns it";
  const name = 'cookies[0].name must be a string without control characters and ";"';
  const rows: [json: unknown, message: string][] = [
    [null, `${saved}; got null`],
    ["{}", `${saved}; got string`],
    [[], `${saved}; got object`],
    [{ version: 2, cookies: [] }, `${saved}; got object`],
    [{ version: 1, cookies: {} }, `${saved}; got object`],
    [{ version: 1, cookies: [5] }, "cookies[0] must be a stored cookie; got number"],
    [{ version: 1, cookies: [[]] }, `${name}; got undefined`],
  ];
  for (const [invalid, message] of rows)
    expect(() => CookieJar.fromJSON(invalid)).toThrow(new TypeError(message));
});

test("cookies are removed by their fields or by a predicate, and imported into another jar", () => {
  const jar = jarAt();
  for (const header of ["a=1", "b=2; Max-Age=60", "c=3"]) jar.setCookie(header, URL_);
  expect(jar.remove({ name: "a" }).map(({ name }) => name)).toEqual(["a"]);
  expect(jar.remove(({ value }: StoredCookie) => value === "nothing")).toEqual([]);
  const other = jarAt();
  other.setCookie("b=old", URL_);
  other.import(jar);
  expect(other.getCookieString(URL_)).toBe("b=2; c=3");
  const { imported, refused } = other.import([...cookiesOfAnotherJar(), {} as StoredCookie]);
  expect([imported, refused.map(({ index }) => index)]).toEqual([1, [1]]);
  expect(refused[0]!.reasons[0]).toMatchObject({
    code: "invalid-field",
    message: 'cookies[1].name must be a string without control characters and ";"; got undefined',
  });
  expect(other.getCookieString(URL_)).toBe("b=2; c=3; other=1");
  other.endSession();
  expect(other.getCookieString(URL_)).toBe("b=2");
  other.clear();
  expect(other.size).toBe(0);
});

test("a limit of the whole jar evicts the cookies that were used least recently", () => {
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

test("a hostile Set-Cookie of a megabyte is read, whatever it repeats", () => {
  for (const part of [";", "=", " ", "a=b;", "; Domain=", "\u20ac"]) {
    const jar = jarAt();
    jar.setCookie(`a=b${part.repeat(1_000_000 / part.length)}`, URL_);
    expect(jar.size).toBeLessThan(2);
  }
});

test("a response with ten thousand cookies leaves no more than the limit", () => {
  const jar = jarAt();
  jar.setCookies(
    Array.from({ length: 10_000 }, (_, i) => `n${i}=1`),
    URL_,
  );
  expect(jar.size).toBeLessThanOrEqual(180);
  expect(jar.getCookieString(URL_).endsWith("n9999=1")).toBe(true);
});

test("unpartitioned cookies can be removed by their fields alone", () => {
  const jar = jarAt();
  jar.setCookie("a=1", URL_);
  jar.setCookie("a=1; Secure; SameSite=None; Partitioned", URL_);
  expect(jar.remove({ name: "a", partitionKey: undefined })).toHaveLength(1);
  expect([...jar].map(({ partitionKey }) => partitionKey?.hasCrossSiteAncestor)).toEqual([false]);
  expect(jar.remove({ name: "a" })).toHaveLength(1);
});

test("a jar without a clock follows fake timers that were installed after it", () => {
  const jar = new CookieJar();
  vi.useFakeTimers({ now: NOW });
  try {
    expect(jar.setCookie("a=1; Max-Age=60", URL_).cookie?.creationTime).toBe(NOW);
    expect(jar.getCookieString(URL_)).toBe("a=1");
    vi.advanceTimersByTime(60_000);
    expect(jar.getCookieString(URL_)).toBe("");
  } finally {
    vi.useRealTimers();
  }
});
