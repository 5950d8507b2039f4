/** The jar as its users meet it. */

import { CookieJar, type CookieReason, requestContext, type StoredCookie } from "speculoos/jar";
import { expect, test } from "vitest";

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

function codes(reasons: readonly CookieReason[]): string[] {
  return reasons.map(({ code }) => code);
}

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
    expect(jar.setCookies(answer, URL_).map(({ status }) => status)).toEqual(["stored", "stored"]);
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

test("what is not partitioned can be meant by its fields", () => {
  const jar = jarAt();
  jar.setCookie("a=1", URL_);
  jar.setCookie("a=1; Secure; SameSite=None; Partitioned", URL_);
  expect(jar.remove({ name: "a", partitionKey: undefined })).toHaveLength(1);
  expect([...jar].map(({ partitionKey }) => partitionKey?.hasCrossSiteAncestor)).toEqual([false]);
  expect(jar.remove({ name: "a" })).toHaveLength(1);
});
