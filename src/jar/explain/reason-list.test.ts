/** Bits and words agree, and every sentence finds the facts that it names. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HostTable, NO_SUFFIXES } from "../matching/public-suffix.ts";
import { withDefaults } from "../model/jar-limits.ts";
import { EXCLUSIONS } from "../reasons/exclusions.ts";
import * as HELD from "../reasons/held.ts";
import { REFUSALS } from "../reasons/refusals.ts";
import * as REFUSED from "../reasons/refused.ts";
import * as WARNED from "../reasons/warned.ts";
import { WARNINGS } from "../reasons/warnings.ts";
import { readRequestUrl } from "../request/request-url.ts";
import { parseSetCookieString } from "../rules/parse-set-cookie.ts";
import { storeCookie } from "../rules/store-cookie.ts";
import type { Facts } from "./facts.ts";
import { reasonsOf } from "./reason.ts";

const url = readRequestUrl("https://www.example.com/", {
  hosts: new HostTable(NO_SUFFIXES),
  secureLoopback: true,
});
const partitionKey = { topLevelSite: "https://example.org", hasCrossSiteAncestor: true };
const request = {
  url,
  now: Date.UTC(2026, 0, 1),
  sameSite: "strict-or-less",
  schemelessSameSite: undefined,
  httpOnlyAllowed: true,
  partitionKey,
  responseDate: undefined,
  laxAllowingUnsafe: false,
  limits: withDefaults(),
  sequence: 0,
} as const;
const header = "__Host-Http-id=s3cr3t; Domain=example.com; Max-Age=9; Partitioned; Foo; Path=b";
const decision = storeCookie(parseSetCookieString(header), request, []);
const facts: Facts = { ...decision, rival: decision.cookie };

const rows = [
  ["refused", REFUSALS, REFUSED],
  ["held back", EXCLUSIONS, HELD],
  ["warned of", WARNINGS, WARNED],
] as const;
for (const [what, table, bits] of rows) {
  test(`what a cookie can be ${what} for has one bit and one row, in the same order`, () => {
    expect(Object.entries(bits).sort(([, a], [, b]) => a - b)).toEqual(
      table.map(([code], index) => [code.toUpperCase().replaceAll("-", "_"), 1 << index]),
    );
  });

  test(`what a cookie is ${what} for is told with its facts, and without its value`, () => {
    const reasons = reasonsOf(table, -1, facts);
    expect(reasons).toHaveLength(table.length);
    for (const { code, section, message, fix = "Do." } of reasons) {
      expect(`${section}: ${message} ${fix}`, code).toMatch(
        /^(RFC 6265bis|CHIPS|layered-cookies) §[\d.]+: The cookie "__Host-Http-id" [a-z].*\. [A-Z].*\.$/,
      );
      expect(message + fix, code).not.toMatch(/[{}]|undefined|NaN|s3cr3t/);
    }
  });
}

test("the documentation lists every reason, and no other", () => {
  const text = readFileSync(new URL("../../../docs/jar.md", import.meta.url), "utf8");
  const table = text.slice(text.indexOf("## All reasons"), text.indexOf("## Other sites"));
  const cells = table.split("\n").map((line) => line.split("|")[1] ?? "");
  const listed = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code));
  const codes = new Set<string>(rows.flatMap(([, all]) => all.map(([code]) => code)));
  expect(listed.sort()).toEqual([...codes].sort());
});

const broken: [header: string, it: string][] = [
  ["__Secure-id=s3cr3t", "is not Secure"],
  ["__Http-id=s3cr3t; Secure", "is not HttpOnly"],
  ["__Host-id=s3cr3t; Secure; Path=/; Domain=example.com", "has a Domain"],
  ["__Host-id=s3cr3t; Secure", "has no Path=/"],
  ["__Host-Http-id=s3cr3t; Domain=com", "is not Secure, is not HttpOnly, has no Path=/, has a Domain"],
];
for (const [line, it] of broken)
  test(`of the promise of a name what is broken is told, and nothing else: ${line}`, () => {
    const { refused, ...rest } = storeCookie(parseSetCookieString(line), request, []);
    const messages = reasonsOf(REFUSALS, refused, rest).map(({ message }) => message);
    expect(messages.join()).toMatch(new RegExp(`breaks the promise of its name: it ${it}\\.$`));
  });
