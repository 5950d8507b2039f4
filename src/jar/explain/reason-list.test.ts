/** The rows of all reasons: their bits, codes, sentences and facts. */

import { expect, test } from "vitest";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";
import { createHostTable } from "../matching/public-suffix.ts";
import { withDefaults } from "../model/jar-limits.ts";
import * as EXCLUSION from "../reasons/exclusions.ts";
import * as REFUSAL from "../reasons/refusals.ts";
import * as WARNING from "../reasons/warnings.ts";
import { readRequestUrl } from "../request/request-url.ts";
import { parseSetCookieString } from "../rules/parse-set-cookie.ts";
import { storeCookie } from "../rules/store-cookie.ts";
import type { ReasonFacts } from "./facts.ts";
import { createReasons } from "./reason.ts";

const settings = {
  hosts: createHostTable("none"),
  secureLoopback: true,
  laxAllowingUnsafe: false,
  limits: withDefaults(),
};
const url = readRequestUrl("https://www.example.com/", settings);
const partitionKey = { topLevelSite: "https://example.org", hasCrossSiteAncestor: true };
const request = {
  url,
  now: Date.UTC(2026, 0, 1),
  settings,
  sameSite: "strict-or-less",
  schemelessSameSite: undefined,
  httpOnlyAllowed: true,
  partitionKey,
  responseDate: undefined,
} as const;
const header = "__Host-Http-id=s3cr3t; Domain=example.com; Max-Age=9; Partitioned; Foo; Path=b";
const decision = storeCookie(parseSetCookieString(header), request, [], 0);
const facts: ReasonFacts = { ...decision, conflicting: decision.cookie };

const { EXCLUSIONS } = EXCLUSION;
const { REFUSALS } = REFUSAL;
const { WARNINGS } = WARNING;
const rows = [
  ["refusal", REFUSALS, REFUSAL],
  ["exclusion", EXCLUSIONS, EXCLUSION],
  ["warning", WARNINGS, WARNING],
] as const;
for (const [kind, table, module] of rows) {
  test(`the row of each ${kind} stands where its bit says`, () => {
    const bits = Object.entries(module).filter(([, value]) => typeof value === "number");
    const codes = bits.map(([name, bit]) => [
      Math.log2(Number(bit)),
      name.toLowerCase().replaceAll("_", "-"),
    ]);
    expect(codes).toHaveLength(table.length);
    expect(Object.fromEntries(codes)).toEqual(
      Object.fromEntries(table.map(([code], index) => [index, code])),
    );
  });

  test(`the sentence of each ${kind} has its facts filled in, and no value`, () => {
    const reasons = createReasons(table, 2 ** table.length - 1, facts);
    expect(reasons).toHaveLength(table.length);
    for (const { code, section, message, fix = "Do." } of reasons) {
      expect(`${section}: ${message} ${fix}`, code).toMatch(
        /^(RFC 6265bis|CHIPS|layered-cookies) §[\d.]+: The cookie "__Host-Http-id" [a-z].*\. [A-Z].*\.$/,
      );
      expect(message + fix, code).not.toMatch(/[{}]|undefined|NaN|s3cr3t/);
    }
  });
}

test("the limits in the sentences are those that the jar has", () => {
  const limits = [...REFUSALS, ...WARNINGS].map(([code, , sentence]) => [code, /\d{4,}/.exec(sentence)?.[0]]);
  expect(Object.fromEntries(limits.filter(([, limit]) => limit))).toEqual({
    "name-value-too-large": `${MAX_NAME_VALUE_BYTES}`,
    "near-size-limit": `${MAX_NAME_VALUE_BYTES}`,
    "attribute-too-large": `${MAX_ATTRIBUTE_VALUE_BYTES}`,
  });
});

const violations: [header: string, violated: string][] = [
  ["__Secure-id=s3cr3t", "is not Secure"],
  ["__Http-id=s3cr3t; Secure", "is not HttpOnly"],
  ["__Host-id=s3cr3t; Secure; Path=/; Domain=example.com", "has a Domain"],
  ["__Host-id=s3cr3t; Secure", "has no Path=/"],
  ["__Host-Http-id=s3cr3t; Domain=com", "is not Secure, is not HttpOnly, has no Path=/, has a Domain"],
];
for (const [line, violated] of violations)
  test(`the rules of a prefix that a cookie violates are named, and no others: ${line}`, () => {
    const { refused, ...rest } = storeCookie(parseSetCookieString(line), request, [], 0);
    const messages = createReasons(REFUSALS, refused, rest).map(({ message }) => message);
    expect(messages.join()).toMatch(new RegExp(`violates the rules of its prefix: it ${violated}\\.$`));
  });

test("the host's own address as Domain violates no rule of a prefix, so it is not named", () => {
  const own = { ...request, url: readRequestUrl("https://127.0.0.1/", settings) };
  const line = "__Host-id=s3cr3t; Path=/; Domain=127.0.0.1";
  const { refused, ...rest } = storeCookie(parseSetCookieString(line), own, [], 0);
  const [reason] = createReasons(REFUSALS, refused, rest);
  expect(reason?.message).toMatch(/ violates the rules of its prefix: it is not Secure\.$/);
  expect(storeCookie(parseSetCookieString(`${line}; Secure`), own, [], 0).refused).toBe(0);
});
