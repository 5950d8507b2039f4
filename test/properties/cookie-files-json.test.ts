/** Files of JSON in which a value was replaced by any other: no reader throws. */

import fc from "fast-check";
import { readCookies, type WritableFormat, writeCookies } from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";
import { checkStoredCookie } from "../../src/jar/check-stored-cookie.ts";
import { runs } from "../seed.ts";

const NOW = Date.UTC(2026, 0, 1);
const SITE = "https://www.example.com";
const FORMATS = [
  "speculoos",
  "storage-state",
  "cdp",
  "webdriver",
  "har",
  "tough-cookie",
  "extension",
] as const satisfies readonly WritableFormat[];

/** JSON that no reader expects: of every type, deeper than the runtime can print, and with names of methods. */
const oddJson = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    '{"toString":1,"valueOf":1,"toJSON":1,"length":-1}',
    '{"__proto__":{"name":"a"},"constructor":null}',
    "[[]]",
    "-0",
    "1e400",
    '"\\ud800"',
  ),
);

/** Files in which one value anywhere is replaced: of what is written in each format, and of dialects that are only read. */
const JSON_FILES: readonly (readonly [format: WritableFormat, file: string])[] = [
  ...FORMATS.map((format) => {
    const jar = new CookieJar({ clock: () => NOW });
    for (const line of [
      "a=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=9",
      "b=2; Secure; Partitioned; Priority=High",
    ])
      jar.setCookie(line, SITE);
    return [format, writeCookies(jar, format).text] as const;
  }),
  [
    "speculoos",
    '{"removed":{"name":"a","host":"a.test","hostOnly":true,"path":"/","partitionKey":{"topLevelSite":"https://a.test","hasCrossSiteAncestor":true}}}',
  ],
  ["speculoos", '{"version":1,"cookies":[{"name":"a","host":"a.test"}]}'],
  [
    "storage-state",
    '[{"Name":"a","Value":"b","Domain":"a.test","Path":"/","Max-Age":1,"Expires":1,"Secure":true,"SameSite":"Lax","Partitioned":true}]',
  ],
  [
    "storage-state",
    '{"__meta__":{},"cookies":{"a":{"value":"b","expires":1,"path":"/","url":"https://a.test/"}},"origins":[]}',
  ],
  [
    "cdp",
    '{"result":{"cookies":[{"name":"a","value":"b","domain":"a.test","path":"/","partitionKeyOpaque":false,"partitionKey":"https://a.test"}]}}',
  ],
  [
    "webdriver",
    '{"https://a.test/":[{"name":"a","value":{"type":"base64","value":"YQ=="},"domain":"a.test","path":"/","expiry":1,"goog:partitionKey":{"topLevelSite":"https://a.test"}}]}',
  ],
  [
    "tough-cookie",
    '{"a.test":{"/":{"a":{"key":"a","value":"b","domain":"a.test","path":"/","maxAge":1,"expires":"Infinity","extensions":["Partitioned"]}}}}',
  ],
  [
    "har",
    '{"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00Z","time":1,"request":{"url":"https://a.test/","headers":[{"name":"Sec-Fetch-Dest","value":"document"}],"cookies":[{"name":"a","value":"b","path":"/","expires":"2027-01-01T00:00:00Z"}]},"response":{"headers":[{"name":"Set-Cookie","value":"a=1"}],"cookies":[{"name":"a","partitionKey":{"topLevelSite":"https://a.test"}}]}}]}}',
  ],
];

test("a JSON value of any type in place of any value of a file never throws", () => {
  for (const [format, file] of JSON_FILES) {
    // A string, a number or a word, but no key; and whatever an object or a list ends with.
    const places = [...file.matchAll(/"(?:[^"\\]|\\.)*"(?!"?\s*:)|-?\d[\d.]*|true|false|null|\[\]|\{\}/g)];
    fc.assert(
      fc.property(fc.constantFrom(...places), oddJson, (place, odd) => {
        const text = file.slice(0, place.index) + odd + file.slice(place.index + place[0].length);
        for (const given of [format, undefined]) {
          const { cookies } = readCookies(text, { format: given, url: SITE, now: NOW });
          for (const cookie of cookies) expect(checkStoredCookie(cookie, "", NOW).cookie).toEqual(cookie);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      runs(300),
    );
  }
});
