/** Whatever the answer to a registration is, `explainRegistration` neither throws nor repeats a piece of it. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainRegistration, type RegistrationAnswer } from "../../src/dbsc/explain/explain-registration.ts";
import { ERRORS, WARNINGS } from "../../src/dbsc/explain/reasons.ts";
import { anyText, hostileName, runs } from "../seed.ts";

const URLS = { offeredBy: "https://app.example.com/login", url: "https://app.example.com/dbsc/register" };

/** Texts that are close to those of a configuration. */
const likelyText = fc.oneof(
  anyText,
  hostileName,
  fc.constantFrom(
    "/refresh",
    "https://app.example.com",
    "https://example.com",
    "*",
    "*.example.com",
    "include",
    "exclude",
    "cookie",
    "Path=/; Secure; HttpOnly; SameSite=Lax",
    "Domain=example.com; Secure",
    "__Host-a",
  ),
);
const value = fc.oneof(
  { weight: 5, arbitrary: likelyText },
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
);
const list = (item: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: fc.array(item, { maxLength: 3 }) }, value);
const record = (keys: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof({ weight: 9, arbitrary: fc.record(keys, { requiredKeys: [] }) }, value);

/** A configuration with anything in each place. */
const anyConfig = record({
  session_identifier: value,
  refresh_url: value,
  continue: value,
  scope: record({
    origin: value,
    include_site: fc.oneof(fc.boolean(), value),
    scope_specification: list(record({ type: value, domain: value, path: value })),
  }),
  credentials: list(record({ type: value, name: value, attributes: value })),
  allowed_refresh_initiators: list(value),
});

const anyAnswer: fc.Arbitrary<RegistrationAnswer> = fc.record(
  {
    offeredBy: fc.webUrl(),
    url: fc.oneof(fc.constant(URLS.url), fc.webUrl({ validSchemes: ["https"] })),
    status: fc.option(fc.oneof(fc.constant(200), fc.integer(), fc.double()), { nil: undefined }),
    body: fc.oneof(
      anyText,
      anyConfig.map((config) => JSON.stringify(config)),
      anyConfig.map((config) => (typeof config === "object" && config !== null ? config : [config])),
      fc.object({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSet: true }),
    ),
    setCookie: fc.option(
      fc.array(
        fc.oneof(
          anyText,
          likelyText.map((text) => `a=b; ${text}`),
          fc.tuple(likelyText, likelyText).map((pair) => pair.join("=")),
        ),
        {
          maxLength: 4,
        },
      ),
      { nil: undefined },
    ),
  },
  { requiredKeys: ["offeredBy", "url", "body"] },
);

/** What stands in for a fact: a number, names of keys of the format, or of attributes. */
const FACT = [
  String.raw`-?[\d.]+(?:e[+-]\d+)?|NaN|-?Infinity`,
  String.raw`continue|refresh_url|allowed_refresh_initiators|credentials\[\d+\]\.attributes`,
  String.raw`scope\.(?:origin|scope_specification(?:\[\d+\]\.(?:domain|path))?)`,
  "(?:(?:Domain|Path|Secure|HttpOnly|SameSite|Partitioned)(?:, )?)+",
  "offeredBy|url|offeredBy and url",
].join("|");

/** Exactly the messages that a reason can have. */
const MESSAGES = [...Object.values(ERRORS), ...Object.values(WARNINGS)].map(([, sentence]) => {
  const words = sentence.split("{}").map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${words.join(`(?:${FACT})`)}\\.$`);
});

test("nothing throws, errors come before warnings, and messages have only words of their own", () => {
  const codes = [...Object.keys(ERRORS), ...Object.keys(WARNINGS)];
  fc.assert(
    fc.property(anyAnswer, (answer) => {
      const reasons = explainRegistration(answer);
      const warned = reasons.map(({ code }) => code in WARNINGS);
      expect(warned).toEqual(warned.toSorted((a, b) => Number(a) - Number(b)));
      for (const { code, message } of reasons) {
        expect(MESSAGES[codes.indexOf(code)]!.test(message)).toBe(true);
      }
    }),
    runs(3000),
  );
});

test("a text and the object of it have the same reasons", () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      if (typeof config !== "object" || config === null) return;
      const body = JSON.stringify(config);
      expect(explainRegistration({ ...URLS, body: JSON.parse(body) })).toEqual(
        explainRegistration({ ...URLS, body }),
      );
    }),
    runs(1000),
  );
});

describe("a valid registration stays without errors if", () => {
  const config = {
    session_identifier: "s1",
    refresh_url: "/dbsc/refresh",
    scope: { include_site: false },
    credentials: [{ type: "cookie", name: "auth", attributes: "Path=/; Secure" }],
  };
  const setCookie = ["auth=v; Path=/; Secure; Max-Age=600"];
  test("it has any other key that is not nested deeper", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue({ maxDepth: 3 }), (key, other) => {
        fc.pre(!(key in config) && key !== "continue" && key !== "allowed_refresh_initiators");
        const body = `{${JSON.stringify(key)}:${JSON.stringify(other)},${JSON.stringify(config).slice(1)}`;
        expect(explainRegistration({ ...URLS, body, setCookie })).toEqual([]);
      }),
      runs(1000),
    );
  });
  test("the answer sets any other cookies", () => {
    fc.assert(
      fc.property(fc.array(anyText), (lines) => {
        fc.pre(!lines.some((line) => /^\s*auth\s*=/.test(line)));
        expect(explainRegistration({ ...URLS, body: config, setCookie: [...lines, ...setCookie] })).toEqual(
          [],
        );
      }),
      runs(500),
    );
  });
});
