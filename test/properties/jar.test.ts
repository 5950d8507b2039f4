/** The jar after random sequences of Set-Cookie headers. */

import fc from "fast-check";
import { CookieJar, type RequestContext } from "speculoos/jar";
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
const received = fc.array(fc.tuple(header, url), { maxLength: 30 });

function jarOf(list: readonly (readonly [string, string])[], limits = {}) {
  const jar = new CookieJar({ clock: () => NOW, limits });
  for (const [line, from] of list) jar.setCookie(line, from);
  return jar;
}

test("a stored cookie is sent to its own host and path, and to no host outside its domain", () => {
  fc.assert(
    fc.property(received, url, (list, to) => {
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

test("explanations list the cookies in sending order, and a second request has the same header", () => {
  fc.assert(
    fc.property(received, url, (list, to) => {
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

test("a jar never exceeds its limits", () => {
  const limits = { cookiesPerSite: 4, cookiesPerSiteAfterEviction: 2, cookiesPerPartition: 3, cookies: 6 };
  fc.assert(
    fc.property(received, (list) => jarOf(list, limits).size <= limits.cookies),
    runs(300),
  );
});

test("a jar that was saved and loaded sends the same cookies", () => {
  fc.assert(
    fc.property(received, url, (list, to) => {
      const jar = jarOf(list);
      const again = CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), { clock: () => NOW });
      expect([...again]).toEqual([...jar]);
      return again.getCookieString(to) === jar.getCookieString(to);
    }),
    runs(300),
  );
});

test("explainSetCookie changes nothing and returns the result of setCookie", () => {
  fc.assert(
    fc.property(received, header, url, (list, line, from) => {
      const jar = jarOf(list, { cookiesPerSite: 5, cookiesPerPartition: 3, cookies: 8 });
      const before = JSON.stringify(jar);
      const explained = JSON.stringify(jar.explainSetCookie(line, from));
      if (JSON.stringify(jar) !== before) return false;
      return JSON.stringify(jar.setCookie(line, from)) === explained;
    }),
    runs(300),
  );
});

const topLevel = { topLevelSite: "https://top.test", hasCrossSiteAncestor: true };
const contexts: readonly (RequestContext | undefined)[] = [
  undefined,
  { httpOnlyAllowed: false },
  { sameSite: "lax-or-less" },
  { sameSite: "unset-or-less" },
  { sameSite: "none" },
  { partitionKey: topLevel },
];
/** Few names and only the attributes that matter for a header, so that the steps of a history often meet the same cookies. */
const plainHeader = fc
  .tuple(
    fc.constantFrom("a", "b", ""),
    fc.nat(9),
    fc.array(
      fc.constantFrom(
        "Secure",
        "HttpOnly",
        "Path=/",
        "Path=/a",
        "Path=/a/b",
        "Domain=example.com",
        "Max-Age=0",
        "Max-Age=5",
        "SameSite=Strict",
        "SameSite=Lax",
        "SameSite=None; Secure",
        "Partitioned; Secure",
      ),
      { maxLength: 3 },
    ),
  )
  .map(([n, value, attributes]) => [`${n}=${value}`, ...attributes].join("; "));

const nearUrl = fc.constantFrom(
  ...[
    "https://example.com/",
    "https://www.example.com/",
    "http://www.example.com/",
    "https://localhost/",
  ].flatMap((root) => [root, `${root}a`, `${root}a/b`]),
);

/** One step of a jar's history. */
type Step = (jar: CookieJar, advance: (ms: number) => void) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(plainHeader, nearUrl, fc.constantFrom(...contexts)).map(
      ([line, from, by]): Step =>
        (jar) =>
          void jar.setCookie(line, from, by),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, -1, 5000, 60_000, 60_001, -60_001, 120_000).map(
      (ms): Step =>
        (_, advance) =>
          advance(ms),
    ),
  },
  fc.constantFrom("a", "b").map(
    (n): Step =>
      (jar) =>
        void jar.remove({ name: n }),
  ),
  fc.constantFrom("/", "/a", "/a/b").map(
    (path): Step =>
      (jar) =>
        void jar.remove((cookie) => cookie.path === path),
  ),
  fc.constantFrom<Step[]>(
    (jar) => jar.clear(),
    (jar) => jar.endSession(),
    (jar) => jar.import([...jar]),
    // A predicate that changes the jar while it runs.
    (jar) => {
      jar.remove(({ host, value }) => {
        jar.clear();
        jar.setCookie(`a=${value}0`, `https://${host}/`);
        return true;
      });
    },
  ),
);

test("a cached header equals the header of a jar without a cache, after any history", () => {
  const limits = fc.constantFrom({}, { cookiesPerSite: 3, cookiesPerSiteAfterEviction: 2 }, { cookies: 3 });
  const urls = fc.uniqueArray(nearUrl, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20, size: "max" }), urls, limits, (steps, targets, limit) => {
      let now = NOW;
      const options = { clock: () => now, limits: limit, laxAllowingUnsafe: true };
      const jar = new CookieJar(options);
      for (const run of [() => {}, ...steps]) {
        run(jar, (ms) => {
          now += ms;
        });
        const uncached = CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), options);
        for (const to of targets) {
          for (const context of contexts) {
            const pairs = uncached
              .getCookies(to, context)
              .map(({ name: n, value }) => (n === "" ? value : `${n}=${value}`));
            // Twice, so that the next step meets a header that is cached by its URL.
            const headers = [jar.getCookieString(to, context), jar.getCookieString(to, context)];
            expect(headers).toEqual([pairs.join("; "), pairs.join("; ")]);
          }
        }
        expect(JSON.stringify(jar)).toBe(JSON.stringify(uncached));
      }
    }),
    runs(200),
  );
});

const manyHosts = Array.from({ length: 45 }, (_, i) => `h${i}.${i % 3 === 0 ? "deep." : ""}example.com`);
const manyUrl = fc
  .tuple(
    fc.constantFrom("http", "https"),
    fc.constantFrom("example.com", "deep.example.com", ...manyHosts),
    fc.constantFrom("/", "/a"),
  )
  .map(([scheme, host, path]) => `${scheme}://${host}${path}`);
const manyHeader = fc
  .tuple(
    fc.constantFrom("a", "b"),
    fc.nat(9),
    fc.array(
      fc.constantFrom(
        "Domain=example.com",
        "Domain=deep.example.com",
        "Secure",
        "Path=/",
        "Path=/a",
        "Max-Age=5",
        "Max-Age=0",
      ),
      { maxLength: 2 },
    ),
  )
  .map(([n, value, attributes]) => [`${n}=${value}`, ...attributes].join("; "));
const manyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(manyHeader, manyUrl).map(
      ([line, from]): Step =>
        (jar) =>
          void jar.setCookie(line, from),
    ),
  },
  fc.constantFrom(1, 5000, 60_001, -1).map(
    (ms): Step =>
      (_, advance) =>
        advance(ms),
  ),
  fc.constantFrom(...manyHosts).map(
    (host): Step =>
      (jar) =>
        void jar.remove({ host }),
  ),
);

test("every header of a site of many hosts is that of a jar without a cache, whatever happened before", () => {
  const asked = fc.uniqueArray(manyUrl, { minLength: 3, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(manyStep, { maxLength: 20, size: "max" }), asked, (steps, urls) => {
      let now = NOW;
      const options = { clock: () => now };
      const jar = new CookieJar(options);
      for (const host of manyHosts) jar.setCookie("a=0; Path=/", `https://${host}/`);
      for (const run of [() => {}, ...steps]) {
        run(jar, (ms) => {
          now += ms;
        });
        const uncached = CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), options);
        for (const to of urls) {
          const pairs = uncached.getCookies(to).map(({ name: n, value }) => `${n}=${value}`);
          // By the view of the host, then by the URL.
          const headers = [jar.getCookieString(to), jar.getCookieString(to), jar.getCookieString(to)];
          expect(headers).toEqual(headers.map(() => pairs.join("; ")));
        }
        expect(JSON.stringify(jar)).toBe(JSON.stringify(uncached));
      }
    }),
    runs(100),
  );
});

test("every stored cookie can be iterated, saved, loaded, imported, explained and removed, whatever its host", () => {
  const anyHost = fc.oneof(
    fc.constantFrom(
      ".evil.test",
      "a..test",
      "-a-.test",
      "a_b.test",
      "1.2.3",
      "[::1]",
      "xn--a",
      "%41.test",
      "test.",
    ),
    fc.string({ unit: fc.constantFrom(..."a.-_~!$&'()*+,;=0\u00fc"), minLength: 1, maxLength: 12 }),
  );
  fc.assert(
    fc.property(anyHost, plainHeader, fc.boolean(), (host, line, isSubscribed) => {
      if (!URL.canParse(`http://${host}/`)) return;
      const options = { clock: () => NOW };
      const jar = new CookieJar(options);
      if (isSubscribed) jar.subscribe(() => {});
      const url = `http://${host}/a/b`;
      const { status, cookie } = jar.setCookie(line, url);
      const stored = status === "stored" ? [cookie] : [];
      expect([...jar]).toEqual(stored);
      const again = CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), options);
      expect([...again]).toEqual(stored);
      const copy = new CookieJar(options);
      expect(copy.import(jar)).toEqual({ imported: stored.length, kept: 0, refused: [] });
      expect(copy.import(jar, { keep: "newer" })).toEqual({ imported: 0, kept: stored.length, refused: [] });
      const { included, excluded } = jar.explainGetCookies(url);
      expect([...included, ...excluded]).toHaveLength(stored.length);
      expect(again.remove(cookie ? { name: cookie.name, host: cookie.host } : {})).toHaveLength(
        stored.length,
      );
      jar.clear();
      expect(jar.size).toBe(0);
    }),
    runs(300),
  );
});
