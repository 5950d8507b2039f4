/** The jar under any sequence of answers. */

import fc from "fast-check";
import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";
import { runs } from "../seed.ts";

const NOW = Date.UTC(2026, 0, 1);
const hosts = [
  "example.com",
  "www.example.com",
  "a.www.example.com",
  "example.org",
  "localhost",
  "127.0.0.1",
];
const url = fc
  .tuple(fc.constantFrom("http", "https"), fc.constantFrom(...hosts), fc.constantFrom("/", "/a", "/a/b"))
  .map(([scheme, host, path]) => `${scheme}://${host}${path}`);
const attribute = fc.constantFrom(
  "Secure",
  "HttpOnly",
  "Path=/",
  "Path=/a",
  "Domain=example.com",
  "Domain=www.example.com",
  "Max-Age=0",
  "Max-Age=60",
  "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  "SameSite=None",
  "SameSite=Strict",
  "Partitioned",
  "Priority=Low",
);
const name = fc.oneof(fc.constantFrom("a", "b", "__proto__", "__Host-c", "", "constructor"), fc.string());
const header = fc
  .tuple(name, fc.string(), fc.array(attribute, { maxLength: 4 }))
  .map(([n, value, attributes]) => [`${n}=${value}`, ...attributes].join("; "));
const answers = fc.array(fc.tuple(header, url), { maxLength: 30 });

function jarOf(list: readonly (readonly [string, string])[], limits = {}) {
  const jar = new CookieJar({ clock: () => NOW, limits });
  for (const [line, from] of list) jar.setCookie(line, from);
  return jar;
}

test("what is stored goes to its own host and path, and to no host outside its domain", () => {
  fc.assert(
    fc.property(answers, url, (list, to) => {
      const jar = jarOf(list);
      for (const cookie of jar) {
        const context = cookie.partitionKey ? { partitionKey: cookie.partitionKey } : {};
        const own = jar.getCookies(`https://${cookie.host}${cookie.path}`, context);
        if (!own.some(({ sequence }) => sequence === cookie.sequence)) return false;
      }
      const { hostname, pathname } = new URL(to);
      return jar.getCookies(to).every(({ host, hostOnly, path, secure }) => {
        const inside = host === hostname || (!hostOnly && hostname.endsWith(`.${host}`));
        const loopback = hostname === "localhost" || hostname === "127.0.0.1";
        return inside && pathname.startsWith(path) && (!secure || loopback || to.startsWith("https:"));
      });
    }),
    runs(300),
  );
});

test("the order of sending is that of explaining, and asking twice changes nothing", () => {
  fc.assert(
    fc.property(answers, url, (list, to) => {
      const jar = jarOf(list);
      const first = jar.getCookieString(to);
      const explained = jar.explainGetCookies(to).included.map(({ cookie }) => cookie);
      const text = explained.map(({ name: n, value }) => (n === "" ? value : `${n}=${value}`)).join("; ");
      return (
        first === text && first === jar.getCookieString(to) && first === jar.getCookieString(new URL(to))
      );
    }),
    runs(300),
  );
});

test("limits hold under any sequence", () => {
  const limits = { cookiesPerSite: 4, cookiesPerSiteAfterEviction: 2, cookiesPerPartition: 3, cookies: 6 };
  fc.assert(
    fc.property(answers, (list) => jarOf(list, limits).size <= limits.cookies),
    runs(300),
  );
});

test("a jar written and read again sends the same everywhere", () => {
  fc.assert(
    fc.property(answers, url, (list, to) => {
      const jar = jarOf(list);
      const again = CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), { clock: () => NOW });
      expect([...again]).toEqual([...jar]);
      return again.getCookieString(to) === jar.getCookieString(to);
    }),
    runs(300),
  );
});

test("an explanation writes nothing and says what storing does", () => {
  fc.assert(
    fc.property(answers, header, url, (list, line, from) => {
      const jar = jarOf(list, { cookiesPerSite: 5, cookiesPerPartition: 3, cookies: 8 });
      const before = JSON.stringify(jar);
      const explained = JSON.stringify(jar.explainSetCookie(line, from));
      if (JSON.stringify(jar) !== before) return false;
      return JSON.stringify(jar.setCookie(line, from)) === explained;
    }),
    runs(300),
  );
});
