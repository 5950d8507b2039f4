import { describe, expect, test } from "vitest";
import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import type { WritableFormat } from "../model/format.ts";
import { readCookies } from "../read-cookies.ts";
import { writeCookies } from "../write-cookies.ts";

const NOW = Date.UTC(2026, 10, 26);
const PLAIN: StoredCookie = {
  name: "a",
  value: "1",
  host: "www.example.com",
  hostOnly: true,
  path: "/",
  secure: true,
  httpOnly: false,
  sameSite: "lax",
  expiryTime: NOW + 86_400_123,
  creationTime: NOW - 3_000_017,
  lastUpdateTime: NOW - 2_000_013,
  lastAccessTime: NOW - 1_000_011,
  sequence: 0,
  priority: "medium",
};
const own = { topLevelSite: "https://example.com", hasCrossSiteAncestor: false };

const COOKIES: readonly [what: string, cookie: StoredCookie][] = [
  ["a host-only cookie", PLAIN],
  ["a cookie for a domain", { ...PLAIN, host: "example.com", hostOnly: false }],
  ["a cookie of an IPv6 address", { ...PLAIN, host: "[::1]" }],
  ["a cookie that ends with the session", { ...PLAIN, expiryTime: null }],
  ["a cookie that was never updated", { ...PLAIN, lastUpdateTime: PLAIN.creationTime }],
  ["a cookie that was not used after its update", { ...PLAIN, lastAccessTime: PLAIN.lastUpdateTime }],
  ["an expiry in whole seconds", { ...PLAIN, expiryTime: NOW + 86_400_000 }],
  ["an expiry after the year 9999", { ...PLAIN, expiryTime: 300_000_000_000_000 }],
  ["an expiry in 500 days", { ...PLAIN, expiryTime: NOW + 500 * 86_400_000 }],
  ["an expiry before 1970", { ...PLAIN, expiryTime: -5000 }],
  ["HttpOnly", { ...PLAIN, httpOnly: true }],
  ["a cookie without Secure", { ...PLAIN, secure: false }],
  ["SameSite=Strict", { ...PLAIN, sameSite: "strict" }],
  ["SameSite=None", { ...PLAIN, sameSite: "none" }],
  ["no SameSite", { ...PLAIN, sameSite: "unset" }],
  ["no SameSite and no Secure", { ...PLAIN, sameSite: "unset", secure: false }],
  ["Priority=High", { ...PLAIN, priority: "high" }],
  ["Priority=Low", { ...PLAIN, priority: "low" }],
  ["no Priority", { ...PLAIN, priority: undefined }],
  ["the partition of its own site", { ...PLAIN, sameSite: "none", partitionKey: own }],
  ["an ancestor of another site", { ...PLAIN, partitionKey: { ...own, hasCrossSiteAncestor: true } }],
  [
    "another partition",
    { ...PLAIN, partitionKey: { topLevelSite: "https://example.org", hasCrossSiteAncestor: true } },
  ],
  ["a partition without TLS", { ...PLAIN, partitionKey: { ...own, topLevelSite: "http://example.com" } }],
  ["a name and a value in UTF-8", { ...PLAIN, name: "na\xc3\xafve", value: "caf\xc3\xa9 \xe6\x97\xa5" }],
  ["octets that are not UTF-8", { ...PLAIN, value: "caf\xe9" }],
  ["a tab", { ...PLAIN, value: "a\tb" }],
  ["a value without a name", { ...PLAIN, name: "", value: "v" }],
  ["a name without a value", { ...PLAIN, value: "" }],
  ["a path", { ...PLAIN, path: "/a b/%2F" }],
  ["a path in UTF-8", { ...PLAIN, path: "/caf\xc3\xa9" }],
  ["a path of which the text is UTF-8 again", { ...PLAIN, path: "/\xc3\x83\xc2\xa9" }],
  ["a name of which the text is UTF-8 again", { ...PLAIN, name: "\xc3\x83\xc2\xa9" }],
  ["a value of which the text is UTF-8 again", { ...PLAIN, value: "\xc3\x83\xc2\xa9" }],
  ["the host localhost.local", { ...PLAIN, host: "localhost.local" }],
  ["a domain localhost.local", { ...PLAIN, host: "localhost.local", hostOnly: false }],
  ["a path with a semicolon", { ...PLAIN, path: "/a; Domain=example.com; Path=/" }],
  ["a path with a space at its end", { ...PLAIN, path: "/a " }],
  ["a path longer than a header holds", { ...PLAIN, path: `/${"a".repeat(1024)}` }],
  ["the longest path of a header", { ...PLAIN, path: `/${"a".repeat(1023)}` }],
  ["quotes", { ...PLAIN, value: '"a,b\\"' }],
  ["the name __proto__", { ...PLAIN, name: "__proto__" }],
  ["a __Host- prefix", { ...PLAIN, name: "__Host-a" }],
];
const FORMATS: readonly WritableFormat[] = [
  "storage-state",
  "cdp",
  "webdriver",
  "har",
  "tough-cookie",
  "extension",
];

for (const format of FORMATS)
  describe(`written as ${format}, what is lost is named, and nothing else is lost, of`, () => {
    for (const [what, cookie] of COOKIES)
      test(what, () => {
        const { text, losses } = writeCookies([cookie], format);
        const { cookies, problems } = readCookies(text, { now: NOW + 5, format });
        const lost = losses.map(({ field }) => field);
        expect(new Set(lost).size).toBe(lost.length);
        if (lost.includes("whole")) expect([cookies, lost]).toEqual([[], ["whole"]]);
        // A date can be before 1970: the cookie is written, and read as what it is.
        else if (cookie.expiryTime !== null && cookie.expiryTime < NOW)
          expect([cookies, problems[0]?.reasons?.[0]?.code]).toEqual([[], "expired"]);
        else {
          // What a driver makes of a domain is in `test/formats`; it can't be seen in the file.
          const named = new Set(lost.filter((field) => format !== "webdriver" || field !== "hostOnly"));
          expect(problems).toEqual([]);
          expect(new Set(differences(cookie, cookies[0]!))).toEqual(named);
        }
      });
  });

describe("a HAR of one site", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...PLAIN, name: `n${index}`, sequence: index }));
  const read = (count: number) =>
    readCookies(writeCookies(many(count), "har").text, { now: NOW, format: "har" });

  test("has more cookies than a browser keeps: a file is no jar", () => {
    const { cookies, problems } = read(1000);
    expect(problems).toEqual([]);
    expect(cookies.map(({ name }) => name)).toEqual(many(1000).map(({ name }) => name));
  });

  test("says that cookies are left out, if the file has far too many", () => {
    const { cookies, problems } = read(1001);
    expect(cookies.length).toBeLessThan(1000);
    expect(problems).toMatchObject([{ row: 1001, message: expect.stringContaining("1000") }]);
  });
});

test("a WebDriver list for a page holds its host-only cookies without a domain", () => {
  const { text, losses } = writeCookies([PLAIN], "webdriver", { url: "https://www.example.com/login" });
  expect(losses.map(({ field }) => field)).not.toContain("hostOnly");
  expect(JSON.parse(text)[0]).not.toHaveProperty("domain");
  const { cookies } = readCookies(text, { format: "webdriver", url: "https://www.example.com/", now: NOW });
  expect(cookies[0]).toMatchObject({ host: "www.example.com", hostOnly: true });
});

test("a WebDriver list is found as what it is, with domains, with expiries, and without", () => {
  for (const cookie of [PLAIN, { ...PLAIN, expiryTime: null }, { ...PLAIN, hostOnly: false }]) {
    expect(readCookies(writeCookies([cookie], "webdriver").text).format).toBe("webdriver");
    const { text } = writeCookies([cookie], "webdriver", { url: "https://www.example.com/login" });
    expect(readCookies(text, { url: "https://www.example.com/" }).format).toBe("webdriver");
  }
});

test("a loss names the cookie and its host, and never its value", () => {
  const { losses } = writeCookies([{ ...PLAIN, value: "geheim\xff" }], "cdp");
  expect(losses).toEqual([
    { cookie: "a", host: "www.example.com", field: "whole", message: expect.any(String) },
  ]);
  expect(JSON.stringify(losses)).not.toContain("geheim");
});

/** Returns the fields that differ. A cookie without a priority counts as "medium". The order of cookies is not compared. */
function differences(before: StoredCookie, after: StoredCookie): string[] {
  const plain = ({ sequence: _, priority = "medium", ...cookie }: StoredCookie) => ({ ...cookie, priority });
  const [left, right] = [plain(before), plain(after)];
  return Object.keys({ ...left, ...right }).filter(
    (field) => JSON.stringify(Reflect.get(left, field)) !== JSON.stringify(Reflect.get(right, field)),
  );
}
