/** The jar compared with the cases of the IETF http-state working group (RFC 6265, 2011). */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";
import { conformance } from "../recorded-cases.ts";

type Case = {
  test: string;
  received: string[];
  "sent-to"?: string;
  sent: { name: string; value: string }[];
};

const NAMELESS =
  "RFC 6265bis §5.6 step 3: a pair without an equals sign is the value of a nameless cookie; RFC 6265 ignored it";
const CONTROL =
  "RFC 6265bis §5.6 step 1: a cookie with a control character is ignored; RFC 6265 cut it off there";

/** The cases whose rule has changed since. */
const CHANGED: Record<string, string> = {
  "0004": NAMELESS,
  "0021": NAMELESS,
  "0023": NAMELESS,
  "0024": NAMELESS,
  "0025": NAMELESS,
  "0026": NAMELESS,
  "0027": NAMELESS,
  "0028": NAMELESS,
  CHROMIUM0009: NAMELESS,
  CHROMIUM0010: NAMELESS,
  CHROMIUM0012: NAMELESS,
  MOZILLA0012: NAMELESS,
  MOZILLA0014: NAMELESS,
  MOZILLA0015: NAMELESS,
  MOZILLA0016: NAMELESS,
  MOZILLA0017: NAMELESS,
  NAME0023: NAMELESS,
  NAME0028: NAMELESS,
  NAME0031: NAMELESS,
  NAME0032: NAMELESS,
  NAME0033: NAMELESS,
  DISABLED_CHROMIUM0022: CONTROL,
  DISABLED_CHROMIUM0023: CONTROL,
  DISABLED_PATH0029:
    "RFC 6265bis §5.1.4: paths are compared without decoding; the case expects %6F to equal o",
  OPTIONAL_DOMAIN0042:
    "RFC 6265bis §5.6.3: the last Domain counts, and an empty Domain counts as absent; RFC 6265 skipped empty ones",
};

conformance("http-state.json", "Cookies of the IETF http-state working group", (text) => {
  test("each cookie is stored and sent as expected, except if the rule has changed", () => {
    const { parser }: { parser: Case[] } = text ? JSON.parse(text) : { parser: [] };
    const wrong = parser.filter((row) => row.test in CHANGED === agrees(row)).map(describe);
    expect(wrong).toEqual([]);
    expect(parser.length).toBeGreaterThan(200);
  });
});

function sentBy(row: Case): string {
  const from = `http://home.example.org:8888/cookie-parser?${row.test}`;
  // The default of the working group's server.
  const to = row["sent-to"] ?? `/cookie-parser-result?${row.test}`;
  // The time when the cases were written: their dates in the future are of 2019 and later.
  const jar = new CookieJar({ clock: () => Date.UTC(2011, 3, 27) });
  for (const line of row.received) jar.setCookie(line, from);
  return jar.getCookieString(new URL(to, from));
}

function expected(row: Case): string {
  return row.sent.map(({ name, value }) => (name === "" ? value : `${name}=${value}`)).join("; ");
}

function agrees(row: Case): boolean {
  return sentBy(row) === expected(row);
}

function describe(row: Case): string {
  return `${row.test}: ${JSON.stringify(row.received)} sends ${sentBy(row)} for ${expected(row)}`;
}
