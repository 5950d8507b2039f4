/** What was stored in a jar can be listed, saved, explained, sent, removed and cleared, whatever came and from wherever. */

import fc from "fast-check";
import { CookieJar, type StoredCookie } from "speculoos/jar";
import { expect, test } from "vitest";
import { anyText, hostileName, runs } from "../../seed.ts";
import { hostile } from "./hostile.ts";
import { NOW } from "./readers.ts";

/** Hosts that `URL` takes. Some can be no name in DNS. */
const host = fc.constantFrom(
  ...["example.com", "www.example.com", "example.com.", ".example.com", "..", ".", "a..b", "a.", "-", "_a.b"],
  ...[
    "[::1]",
    "[::ffff:1.2.3.4]",
    "127.0.0.1",
    "0x7f.1",
    "localhost",
    "x.localhost",
    "com",
    "co.uk",
    "b\u00fccher.de",
  ],
  ...[
    "xn--a",
    "a%41b.test",
    "me.github.io",
    "a,b.test",
    "(a).test",
    "*.test",
    "~.test",
    "x".repeat(64),
    `${"x.".repeat(125)}y`,
  ],
);
const url = fc
  .tuple(
    fc.constantFrom("http:", "https:", "ws:", "wss:", "ftp:", "file:", "data:"),
    host,
    fc.constantFrom("", ":8080"),
    fc.oneof(
      fc.constantFrom("/", "/a", "/a/b", "//", "/%2F/..", "/a;b", "/\u00e9", "/a b", "/{x}"),
      anyText.map((path) => `/${path}`),
    ),
  )
  .map(([scheme, name, port, path]) => `${scheme}//${name}${port}${path}`)
  .filter((text) => URL.canParse(text));
const name = fc.oneof(fc.constantFrom("a", "b", "__Host-c", "__Secure-d", "", "a.0"), hostileName, anyText);
const attribute = fc.constantFrom(
  ...[
    "Secure",
    "HttpOnly",
    "Partitioned",
    "Path=/",
    "Path=/a",
    "Path=",
    "Path=/\u00e9",
    "Path=/a\tb",
    "Max-Age=60",
  ],
  ...[
    "Domain=example.com",
    "Domain=.example.com",
    "Domain=",
    "Domain=.",
    "Domain=a..b",
    "Domain=com",
    "Max-Age=-1",
  ],
  ...[
    "SameSite=None",
    "SameSite=Strict",
    "Priority=High",
    "Expires=Wed, 09 Jun 2027 10:18:14 GMT",
    "Domain=[::1]",
  ],
);
const line = fc.oneof(
  fc
    .tuple(name, anyText, fc.array(attribute, { maxLength: 5 }))
    .map(([n, value, rest]) => [`${n}=${value}`, ...rest].join("; ")),
  hostile,
);

test("everything stored can be listed, saved, loaded, explained, sent, removed and cleared", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(line, url), { maxLength: 12 }), async (received) => {
      const changes: unknown[] = [];
      const jar = new CookieJar({ clock: () => NOW });
      jar.subscribe((some) => changes.push(...some));
      for (const [text, from] of received) {
        const explained = jar.explainSetCookie(text, from);
        expect(jar.setCookie(text, from).status).toBe(explained.status);
      }
      const cookies = [...jar];
      expect(cookies.length).toBe(jar.size);
      const json = JSON.stringify(jar);
      const loaded = CookieJar.fromJSON(JSON.parse(json), { clock: () => NOW });
      expect([...loaded]).toEqual(cookies);
      const imported = new CookieJar({ clock: () => NOW });
      imported.import(cookies);
      expect(imported.size).toBe(cookies.length);
      for (const cookie of cookies) {
        const to = `https://${cookie.host}${cookie.path}`;
        // A Path of other characters than a URL's matches no request: `setCookie` warned of it.
        if (new URL(to).pathname !== cookie.path) continue;
        const context = cookie.partitionKey === undefined ? {} : { partitionKey: cookie.partitionKey };
        for (const each of [jar, loaded, imported]) {
          const { included } = each.explainGetCookies(to, context);
          expect(included.map((inclusion) => inclusion.cookie.name)).toContain(cookie.name);
          expect(each.getCookies(to, context).length).toBe(included.length);
          if (cookie.value !== "" || cookie.name !== "")
            expect(each.getCookieString(to, context)).not.toBe("");
        }
      }
      for (const [, from] of received) jar.explainGetCookies(from, {});
      for (const { name: n, host: h, path } of cookies.slice(0, 2)) {
        expect(loaded.remove({ name: n, host: h, path }).length).toBeGreaterThan(0);
      }
      jar.clear();
      expect([jar.size, [...jar], JSON.parse(JSON.stringify(jar)).cookies]).toEqual([0, [], []]);
      await Promise.resolve();
      await jar.flush();
      await jar.close();
      expect(changes.length).toBeGreaterThanOrEqual(cookies.length);
    }),
    runs(250),
  );
});

test("rows of others are taken or refused, and what was taken can be listed, saved, explained and cleared", () => {
  const base: StoredCookie = (() => {
    const jar = new CookieJar({ clock: () => NOW });
    jar.setCookie("a=b", "https://example.com/");
    return [...jar][0]!;
  })();
  const field = fc.constantFrom(...(Object.keys(base) as (keyof StoredCookie)[]), "partitionKey", "priority");
  const value = fc.oneof(
    anyText,
    host,
    fc.constantFrom<unknown>(
      ...["a=b", "a;b", "__Host-a", "/", "/\t", "none", "high", 0, -1, 1e308, Number.MAX_SAFE_INTEGER],
    ),
    fc.constantFrom<unknown>(null, undefined, true, Number.NaN, { topLevelSite: "https://example.com" }, {}),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(field, value), { maxLength: 5 }), (rows) => {
      const jar = new CookieJar({ clock: () => NOW });
      for (const [key, given] of rows) {
        try {
          jar.import([{ ...base, [key]: given } as StoredCookie]);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }
      jar.setCookie("later=1", "https://example.com/");
      const cookies = [...jar];
      expect(cookies.map((cookie) => cookie.name)).toContain("later");
      expect([...CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), { clock: () => NOW })]).toEqual(cookies);
      for (const { host: h, path } of cookies) jar.explainGetCookies(`https://${h}${path}`);
      jar.clear();
      expect(jar.size).toBe(0);
    }),
    runs(400),
  );
});
