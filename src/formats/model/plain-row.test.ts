/** The fast way around the rules of the jar takes no row that the rules refuse. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText, hostileName, runs } from "../../../test/seed.ts";
import { checkStoredCookie } from "../../jar/check-stored-cookie.ts";
import { isCanonicalName } from "../../jar/matching/canonical-name.ts";
import { isPlainRow } from "./plain-row.ts";

const NOW = Date.UTC(2026, 0, 1);

const host = fc.oneof(
  fc.constantFrom(
    "a.test",
    "www.example.com",
    "example.co.uk",
    "co.uk",
    "com",
    "localhost",
    "github.io",
    "a.github.io",
  ),
  fc.constantFrom(
    "1.2.3.4",
    "1.2.3",
    "a.1",
    "0x1",
    "a.0x1",
    "xn--bcher-kva.test",
    "a..b",
    ".a",
    "a.",
    "-a.b-",
    "A.test",
    "a_b.test",
  ),
  fc.string({ unit: fc.constantFrom(..."a1.-x0"), maxLength: 12 }),
  anyText,
);
const time = fc.oneof(
  fc.integer({ min: NOW - 10, max: NOW + 10 }),
  fc.constantFrom(null, 0, NOW + 0.5, 8.64e15, 8.65e15, Number.NaN, 1_800_000_000, undefined),
);
const row = fc.record({
  name: fc.oneof(
    fc.constantFrom("a", "__Secure-a", "a=b", ""),
    hostileName,
    anyText,
    fc.string({ minLength: 990, maxLength: 1100 }),
  ),
  value: fc.oneof(
    fc.constantFrom("v", "", " v", "a;b", 5),
    anyText,
    fc.string({ minLength: 4000, maxLength: 4100 }),
  ),
  host,
  hostOnly: fc.constantFrom(true, false, undefined),
  path: fc.oneof(fc.constantFrom("/", "/a b", "a", "/;"), anyText),
  secure: fc.constantFrom(true, false, "true"),
  httpOnly: fc.boolean(),
  sameSite: fc.constantFrom("strict", "lax", "none", "unset", "Lax"),
  expiryTime: time,
  creationTime: fc.oneof(fc.constant(NOW), time),
  lastUpdateTime: fc.constant(NOW),
  lastAccessTime: fc.constant(NOW),
  sequence: fc.constantFrom(0, -1, 0.5, 2 ** 52),
  partitionKey: fc.constantFrom(undefined, { topLevelSite: "https://a.test", hasCrossSiteAncestor: false }),
  priority: fc.constantFrom(undefined, "low", "medium", "Medium"),
});
/** Mostly like a cookie, so that many are plain. */
const plainish = fc.record({
  ...Object.fromEntries(
    Object.entries({
      name: "a",
      value: "v",
      path: "/",
      hostOnly: true,
      secure: true,
      httpOnly: false,
      sameSite: "lax",
      expiryTime: NOW + 5,
      creationTime: NOW,
      lastUpdateTime: NOW,
      lastAccessTime: NOW,
      sequence: 0,
    }).map(([field, value]) => [field, fc.constant(value)]),
  ),
  host,
  hostOnly: fc.boolean(),
});

test("every plain row is one that a jar takes as it is", () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.oneof(row, plainish), (candidate) => {
      if (!isPlainRow(candidate, NOW)) return;
      plain++;
      expect(checkStoredCookie(candidate, "row", NOW).cookie).toEqual(candidate);
    }),
    runs(4000),
  );
  expect(plain).toBeGreaterThan(200);
  for (const candidate of [undefined, null, "a", 5, []]) expect(isPlainRow(candidate)).toBe(false);
});

test("a name that is taken as it stands is what URL makes of it", () => {
  fc.assert(
    fc.property(host, (text) => {
      if (isCanonicalName(text)) expect(new URL(`https://${text}/`).hostname).toBe(text);
    }),
    runs(2000),
  );
});
