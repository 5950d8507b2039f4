/** Set-Cookie headers of real sites, as public recordings have them (test/conformance/data). */

import { Cookie, CookieError, parseSetCookie, splitSetCookie } from "speculoos";
import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";

type Row = { url: string; setCookie: string };

/** A time before every recorded Expires, except those that remove a cookie. */
const NOW = Date.UTC(2020, 0, 1);

const OTHER_DOMAIN = "domain-mismatch (§5.7: the Domain attribute must domain-match the host)";
const REMOVAL = "nothing-to-remove (§5.7: an expired cookie is not stored)";

/** The headers that are not stored: their host and name, and the rule of RFC 6265bis. */
const NOT_STORED: Record<string, string> = {
  "cdn.example.test CDN Bad Cookie Domain_Language": OTHER_DOMAIN,
  "m.example.test __bsi": OTHER_DOMAIN,
  "shop.example.test s": "invalid-domain (§5.7: a port is not part of a domain)",
  "cloudflare.com __ee_ee": OTHER_DOMAIN,
  "youtu.be __Aaaaaa-AAAA": OTHER_DOMAIN,
  "youtu.be CCC": OTHER_DOMAIN,
  "youtu.be __Dddddd-DDDDDDD_DDDDD": OTHER_DOMAIN,
  "youtu.be __Eeeeee-EEE": OTHER_DOMAIN,
  "youtu.be FFFFFFF_FFFF5_FFFF": OTHER_DOMAIN,
  "youtu.be GGGGGGG_GGGGGGG_GGGGGGGG": OTHER_DOMAIN,
  "shop.example.test PHPSESSID": REMOVAL,
  "shop.example.test rememberMe": REMOVAL,
  "x.com ee4": REMOVAL,
};

/** The recording that was joined with a comma before it was recorded. */
const JOINED = /^visid_incap_2944342=.*, incap_ses_711_2944342=/;

/** The header that makes a joined list ambiguous: a name with spaces is none (RFC 6265bis §4.1.1: a name is a token). */
const AMBIGUOUS = [/^CDN Bad Cookie Domain_Language=/];

conformance("real-set-cookie.jsonl", "Set-Cookie headers of real sites", (text) => {
  const rows = jsonLines<Row>(text).flatMap(({ url, setCookie }) =>
    (JOINED.test(setCookie) ? splitSetCookie(setCookie) : [setCookie]).map((header) => ({
      // Many are recorded over http, but are Secure.
      url: url.replace(/^http:/, "https:"),
      header,
    })),
  );

  test("every header is stored in a jar, unless a rule forbids it", () => {
    const found: Record<string, string> = {};
    for (const { url, header } of rows) {
      const { status, reasons } = new CookieJar({ clock: () => NOW }).setCookie(header, url);
      if (status === "stored") continue;
      const name = header.slice(0, header.indexOf("="));
      found[`${new URL(url).host} ${name}`] = reasons.map(({ code }) => code).join(" ") || status;
    }
    const expected = Object.entries(NOT_STORED).map(([key, rule]) => [key, rule.split(" ", 1)[0]]);
    expect(found).toEqual(Object.fromEntries(expected));
    expect(rows.length).toBe(58);
  });

  test("every header that some host could have stored is taken over, and is the same cookie to a jar", () => {
    const refused: string[] = [];
    for (const { url, header } of rows) {
      const fields = (line: string) => {
        const { status, cookie } = new CookieJar({ clock: () => NOW }).explainSetCookie(line, url);
        return { status, ...cookie };
      };
      try {
        expect(fields(String(Cookie.fromSetCookie(header))), header).toEqual(fields(header));
      } catch (error) {
        if (!(error instanceof CookieError)) throw error;
        refused.push(header.slice(0, header.indexOf("=")));
      }
    }
    expect(refused).toEqual(["s"]);
  });

  test("the jar and parseSetCookie read the same name and value in every header", () => {
    for (const { url, header } of rows) {
      const parsed = parseSetCookie(header, { decode: (value) => value });
      const equals = header.indexOf("=");
      expect(parsed, header).toMatchObject({
        name: header.slice(0, equals),
        value: header.slice(equals + 1).split(";", 1)[0],
      });
      const { cookie } = new CookieJar({ clock: () => NOW }).setCookie(header, url);
      if (cookie) expect([cookie.name, cookie.value]).toEqual([parsed.name, parsed.value]);
    }
  });

  test("all headers, joined with commas, are split into the same headers, except an ambiguous one", () => {
    const headers = rows
      .map(({ header }) => header)
      .filter((header) => !AMBIGUOUS.some((pattern) => pattern.test(header)));
    expect(headers.length).toBe(rows.length - AMBIGUOUS.length);
    for (const comma of [", ", ","]) expect(splitSetCookie(headers.join(comma))).toEqual(headers);
  });
});
