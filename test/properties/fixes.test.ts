/** The fixes of a refused cookie: all of them together lead to a stored cookie, or one reason has no fix because nothing helps. */

import fc from "fast-check";
import { CookieJar, type CookieReason, requestContext, type StoreResult } from "speculoos/jar";
import { expect, test } from "vitest";
import { runs } from "../seed.ts";

const NOW = Date.UTC(2026, 0, 1);

/** What a fix can change: the header, and who sends it how. */
type Attempt = {
  readonly header: string;
  readonly url: string;
  /** The page that makes the request, if it is another one. */
  readonly page: string | undefined;
  readonly byScript: boolean;
};

/** Every sentence of which the fixes of refusals consist, and what it changes. */
const SENTENCES: readonly [RegExp, (attempt: Attempt, attributes: string) => Attempt][] = [
  [/^Remove or replace it\.$/, ({ header, ...rest }) => ({ ...rest, header: withoutControls(header) })],
  [
    /^Give it a name\.$/,
    ({ header, ...rest }) => ({ ...rest, header: `new=${header.replace(/^[ \t]*=/, "")}` }),
  ],
  [/^Shorten it\.$/, ({ header, ...rest }) => ({ ...rest, header: withShortPair(header) })],
  [
    /^Leave Domain out\.$/,
    ({ header, ...rest }) => ({
      ...rest,
      header: header.replace(/;[ \t]*domain[ \t]*(=[^;]*)?(?=;|$)/gi, ""),
    }),
  ],
  [
    /^(?:Add|For other sites, use) ([A-Z][\w=/; ]*)\.$/,
    ({ header, ...rest }, attributes) => ({ ...rest, header: `${header}; ${attributes}` }),
  ],
  [
    /^Use https or wss\.$/,
    ({ url, page, ...rest }) => ({ ...rest, url: withTls(url), page: page && withTls(page) }),
  ],
  [/^Set it from the server\.$/, (attempt) => ({ ...attempt, byScript: false })],
];

function withoutControls(header: string): string {
  const [pair, ...attributes] = header.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, "x").split(";");
  const cleaned = attributes.map((text) =>
    /^[ \t]*path[ \t]*=/i.test(text) ? text.trim().replaceAll("\t", "x") : text,
  );
  return [pair, ...cleaned].join(";");
}

function withShortPair(header: string): string {
  const [pair = "", ...attributes] = header.split(";");
  return [pair.trim().slice(0, 4000), ...attributes].join(";");
}

function withTls(url: string): string {
  return url.replace(/^(http|ws):/, "$1s:");
}

/** Applies all fixes. Returns `undefined` if one of the reasons has none. */
function applyFixes(attempt: Attempt, reasons: readonly CookieReason[]): Attempt | undefined {
  let fixed = attempt;
  for (const { fix } of reasons) {
    if (fix === undefined) return undefined;
    for (const sentence of fix.split(/(?<=\.) /)) {
      const [pattern, apply] = SENTENCES.find(([known]) => known.test(sentence)) ?? [];
      if (!pattern) throw new Error(`no rule for ${sentence}`);
      fixed = apply!(fixed, pattern.exec(sentence)?.[1] ?? "");
    }
  }
  return fixed;
}

function explain(jar: CookieJar, { header, url, page, byScript }: Attempt): StoreResult {
  const context = requestContext({ url, initiator: page, topLevel: page });
  return jar.explainSetCookie(header, url, { ...context, httpOnlyAllowed: !byScript });
}

const name = fc.constantFrom(
  ...["n", "__Host-n", "__secure-n", "__Http-n", "__HOST-HTTP-n", "", "=", "=__Host-n", "__Ho\x01st-n"],
  ...["\x01", " ", "__Host-", "n".repeat(4096), "n".repeat(5000)],
);
const value = fc.constantFrom(
  "=v",
  "",
  "=",
  "=a=b",
  "=v\r\n",
  "=\x7f",
  `=${"v".repeat(4090)}`,
  `=${"v".repeat(4097)}`,
);
const attribute = fc.constantFrom(
  ...[
    "Secure",
    "HttpOnly",
    "Partitioned",
    "SameSite=None",
    "SameSite=Lax",
    "SameSite=Strict",
    "Path=/",
    "Path=/a",
  ],
  ...[
    "Path",
    "Path=x",
    "Path=/\t",
    "Path=/a\tb",
    "Pa\x01th=/",
    "Path=/\x01",
    "Secure\n",
    "Domain",
    "Domain=.",
  ],
  ...[
    "Domain=example.com",
    "Domain=www.example.com",
    "Domain=com",
    "Domain=example.org",
    "Domain=e\u00e9.com",
  ],
  ...["Domain=example.com:8080", "Domain=exam\x01ple.com", "Domain=127.0.0.1", "Max-Age=0", "Max-Age=60"],
  ...["Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Foo=bar", "Priority=High"],
);
const header = fc
  .tuple(name, value, fc.array(attribute, { maxLength: 5 }))
  .map(([n, v, attributes]) => [n + v, ...attributes].join("; "));
const url = fc.constantFrom(
  ...[
    "https://www.example.com/a/b",
    "http://www.example.com/a/b",
    "http://example.com/",
    "wss://example.com/",
  ],
  ...["ws://www.example.com/", "http://localhost/a", "http://127.0.0.1/", "http://com/", "about:blank"],
  ...["data:,hi", "file:///a/b", "ftp://example.com/", "blob:https://example.com/1"],
);
const page = fc.constantFrom(
  ...[undefined, "https://www.example.com/", "http://www.example.com/", "https://example.org/"],
);
const attempt: fc.Arbitrary<Attempt> = fc.record({ header, url, page, byScript: fc.boolean() });

/** Cookies that plain HTTP or a script may not overwrite. None is partitioned: over https the same page is in another partition. */
function filledJar(): CookieJar {
  const jar = new CookieJar({ clock: () => NOW });
  const lines = ["n", "__secure-n"].flatMap((n) =>
    ["; Path=/", "; HttpOnly; Path=/a", "; HttpOnly; Path=/a/b"].map((rest) => `${n}=1; Secure${rest}`),
  );
  lines.push("__Host-n=1; Secure; HttpOnly; Path=/", "__HOST-HTTP-n=1; Secure; HttpOnly; Path=/");
  for (const host of ["www.example.com", "example.com", "localhost"])
    for (const line of lines) expect(jar.setCookie(line, `https://${host}/`).status).toBe("stored");
  return jar;
}

test("all fixes of a refused cookie together lead to a cookie that is accepted", () => {
  const full = filledJar();
  const empty = new CookieJar({ clock: () => NOW });
  let fixedCount = 0;
  fc.assert(
    fc.property(attempt, fc.constantFrom(full, empty), (tried, jar) => {
      const { status, reasons } = explain(jar, tried);
      if (status !== "refused") return;
      const fixed = applyFixes(tried, reasons);
      if (fixed) {
        expect(explain(jar, fixed).reasons).toEqual([]);
        fixedCount++;
      } else
        expect(reasons.filter(({ fix }) => !fix).map(({ code }) => code)).toEqual(["unsupported-scheme"]);
    }),
    runs(5000),
  );
  expect(fixedCount).toBeGreaterThan(2000);
});
