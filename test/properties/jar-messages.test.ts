/** The messages of the jar's reasons: they never contain text of a header, but names of cookies and known attributes, hosts and paths. */

import fc from "fast-check";
import { CookieJar, type CookieReason, type RequestContext, requestContext } from "speculoos/jar";
import { expect, test } from "vitest";
import { runs } from "../seed.ts";

const NOW = Date.UTC(2026, 0, 1);
const urls = [
  "https://www.example.com/a/b",
  "http://www.example.com/a",
  "ws://example.com/",
  "http://localhost:3000/",
  "https://me.github.io/",
  "data:text/html,hi",
];
const contexts: readonly RequestContext[] = [
  {},
  { httpOnlyAllowed: false },
  { sameSite: "none" },
  requestContext({
    url: urls[0]!,
    initiator: "http://www.example.com/",
    topLevel: "http://www.example.com/",
  }),
];
const secret = fc
  .string({ unit: fc.constantFrom(..."abcxyzABCXYZ0123456789-_"), minLength: 8, maxLength: 30 })
  .map((text) => `s3cr3t${text}`);

/** Places for a secret in a header, which `@` stands for. None is a name of a cookie or a path that a URL can have. */
const places = [
  "n=@",
  "n=v;@",
  "n=v; @=1",
  "n=v; foo=@",
  'n="a; @"',
  "@",
  "=@",
  "==@",
  "=__Host-@",
  "@; Secure",
  "n=v; Domain=@",
  "n=v; Domain=.@",
  "n=v; Domain=@.example.org",
  "n=v; Domain=@.www.example.com",
  "n=v; Domain=example.com/@",
  "n=v; Domain=example.com:@",
  'n=v; Domain="@"',
  "n=v; Domain=\u00e9@",
  "n=v; Domain=example.com, session=@",
  "n=v; Path=@",
  'n=v; Path="/@"',
  "n=v; Path=/?@",
  "n=v; Path=/a, session=@",
  "n=v; Path=/a,session=@",
  "n=v; Path=/a\t@",
  "n=v; Path=/{@}",
  "n=v; Path=/\u20ac@",
  "n=v; Path=/a; Path=@",
  "n=v; Expires=@",
  "n=v; Expires=Wed, 09 Jun 2027 10:18:14 @",
  "n=v; Expires=Wed, 09 Jun 2027 10:18:14 GMT, session=@",
  "n=v; Expires=Wed, 09 Jun 2027 10:18:14 GMT+0200 (@)",
  "n=v; Max-Age=@",
  "n=v; Max-Age=3600, session=@",
  "n=v; SameSite=@",
  "n=v; SameSite=Lax, session=@",
  "n=v; Secure=@",
  "n=v; HttpOnly=@; HttpOnly, session=@",
  "n=v; Partitioned=@",
  "n=v; Priority=@",
  "n=v\r\nSet-Cookie: session=@",
  "n=v; Max-Age=0; Path=/@\n",
  "n=\u20ac@",
  `n=v; ${"@".repeat(200)}`,
  `n=${"@".repeat(600)}`,
] as const;
const attributes = fc.array(
  fc.constantFrom(
    "; Secure",
    "; SameSite=None",
    "; Path=/a",
    "; Domain=example.com",
    "; Max-Age=0",
    "; Partitioned",
  ),
  { maxLength: 3 },
);
const name = fc.constantFrom("n", "__Host-n", "__Secure-n", "__Host-Http-n");
const header = fc
  .tuple(fc.constantFrom(...places), name, attributes)
  .map(([place, n, more]) => place.replace(/^n/, n) + more.join(""));

/** Everything that the jar says of these headers, and of requests for the cookies that it stored. */
function saidBy(
  jar: CookieJar,
  headers: readonly string[],
  url: string,
  context: RequestContext,
): CookieReason[] {
  const said = headers.flatMap((line) =>
    [jar.explainSetCookie(line, url, context), jar.setCookie(line, url, context)].flatMap(
      ({ reasons, warnings }) => [...reasons, ...warnings],
    ),
  );
  for (const to of urls)
    for (const by of contexts) {
      const { included, excluded } = jar.explainGetCookies(to, by, { allSites: true });
      said.push(
        ...included.flatMap(({ warnings }) => warnings),
        ...excluded.flatMap(({ reasons }) => reasons),
      );
    }
  return said;
}

function leaksOf(text: string, said: readonly CookieReason[]): string[] {
  return said.map((reason) => JSON.stringify(reason)).filter((reason) => reason.includes(text));
}

test("a secret in a header is in no message and no fix, wherever it is", () => {
  fc.assert(
    fc.property(
      secret,
      fc.array(header, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...urls),
      fc.constantFrom(...contexts),
      (text, lines, url, context) => {
        const jar = new CookieJar({ clock: () => NOW });
        const headers = lines.map((line) => line.replaceAll("@", text));
        expect(leaksOf(text, saidBy(jar, headers, url, context))).toEqual([]);
      },
    ),
    runs(1000),
  );
});

test("a secret is in no message, wherever it breaks into an ordinary header", () => {
  const ordinary = fc.constantFrom(
    "n=v; Path=/a; Domain=example.com; Secure; HttpOnly; SameSite=Lax; Max-Age=60",
    "__Host-n=v; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Priority=High; Partitioned; Path=/",
    "n=; Max-Age=0; Path=/a/b/c",
  );
  const around = fc.constantFrom("", " ", ", ", "; ", "=", ", a=", "\t", "\n", '"', ".", "/");
  fc.assert(
    fc.property(
      secret,
      ordinary,
      fc.nat(100),
      around,
      around,
      fc.constantFrom(...urls),
      fc.constantFrom(...contexts),
      (text, line, place, before, after, url, context) => {
        const at = line.indexOf("=") + 1 + (place % (line.length - line.indexOf("=")));
        const jar = new CookieJar({ clock: () => NOW });
        jar.setCookie("n=1; Path=/a", urls[0]!);
        const broken = line.slice(0, at) + before + text + after + line.slice(at);
        const said = saidBy(jar, [broken], url, context);
        // A path that a URL can have is understood.
        fc.pre(![...jar].some(({ path }) => /^[\w./-]*$/.test(path) && path.includes(text)));
        expect(leaksOf(text, said)).toEqual([]);
      },
    ),
    runs(1000),
  );
});

test("a path that may be the rest of a header is not shown", () => {
  const jar = new CookieJar({ clock: () => NOW });
  jar.setCookie("n=v; Path=/x, session=s3cr3t", urls[0]!);
  jar.setCookie("m=v; Path=/x/y", urls[0]!);
  const { excluded } = jar.explainGetCookies(urls[0]!);
  const messages = excluded.map(({ reasons }) => reasons[0]?.message);
  expect(messages).toEqual([
    'The cookie "n" is for host www.example.com; Path=/..., not for "/a/b".',
    'The cookie "m" is for host www.example.com; Path=/x/y, not for "/a/b".',
  ]);
});

test("a cookie's name is escaped and cut, whatever it contains", () => {
  const named = (text: string) =>
    new CookieJar().setCookie(`${text}=v; Domain=org`, urls[0]!).reasons[0]!.message.split(" has ")[0];
  expect(named("a\tb")).toBe('The cookie "a\\tb"');
  expect(named('a"b\\')).toBe('The cookie "a\\"b\\\\"');
  expect(named("a\u202eb\u2028\u200b\u00a0\u0085")).toBe(
    'The cookie "a\\u202eb\\u2028\\u200b\\u00a0\\u0085"',
  );
  expect(named("\u{1f36a}")).toBe('The cookie "\\ud83c\\udf6a"');
  expect(named(`${"n".repeat(63)}\u{1f36a}`)).toBe(`The cookie "${"n".repeat(63)}\\ud83c..."`);
  expect(named("n".repeat(100))).toBe(`The cookie "${"n".repeat(64)}..."`);
});
