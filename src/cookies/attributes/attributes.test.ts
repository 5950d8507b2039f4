import { expect, test } from "vitest";
import { Cookie } from "../cookie.ts";
import type { CookieAttributes } from "./attributes.ts";

/** The message of the error. */
function messageFor(attributes: Record<string, unknown>): string | undefined {
  try {
    new Cookie("n", "v", attributes as CookieAttributes);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const KNOWN =
  "an attribute must be one of expires, maxAge, domain, path, secure, httpOnly, sameSite, partitioned, priority, version, comment, commentURL, discard, port, encoding";

const rows: [attributes: Record<string, unknown>, message: string][] = [
  [{ path: "x" }, 'path must begin with "/" and be printable ASCII without ";" and outer spaces; got string'],
  [
    { maxAge: 86_400_000_000 },
    "maxAge must be a whole number of seconds (not milliseconds), at most 34560000 (400 days); got 86400000000",
  ],
  [
    { expires: 1_900_000_000 },
    "expires must be a Date, milliseconds (not seconds) since 1970 or a cookie-date, in the years 1601 to 9999; got 1900000000",
  ],
  [{ domain: "a:80" }, "domain must be an ASCII host name, as new URL(url).hostname is; got string"],
  [{ secure: null }, "secure must be true or false; got null"],
  [{ httpOnly: 1 }, "httpOnly must be true or false; got 1"],
  [{ sameSite: "Lax" }, 'sameSite must be "strict", "lax" or "none"; got string'],
  [{ comment: "c".repeat(1025) }, "comment must have at most 1024 bytes; got 1025"],
  [{ maxage: 60 }, 'unknown attribute; did you mean "maxAge"?'],
  [{ "max-age": 60 }, 'unknown attribute; did you mean "maxAge"?'],
  [{ same_site: "lax" }, 'unknown attribute; did you mean "sameSite"?'],
  [{ colour: "red" }, KNOWN],
  [{ received: true }, KNOWN],
  [{ toString: 1 }, KNOWN],
  [{ "a text that may be a secret": 1 }, KNOWN],
];
for (const [attributes, message] of rows)
  test(`${JSON.stringify(attributes).slice(0, 60)} is refused with what it must be`, () => {
    expect(messageFor(attributes)).toBe(`cookie "n": ${message}`);
  });

test("every host of a URL is a domain, and what follows a slash is a path", () => {
  for (const domain of ["a_b.example", "-a-.example", ".example.com", `${"a".repeat(64)}.example`])
    expect(String(new Cookie("n", "v", { domain }))).toBe(`n=v; Domain=${domain}`);
  expect(String(new Cookie("n", "v", { path: "/a<b" }))).toBe("n=v; Path=/a<b");
});

test("attributes that are undefined are left out, known or not", () => {
  const attributes = {
    path: undefined,
    received: undefined,
    toString: undefined,
  } as unknown as CookieAttributes;
  expect(String(new Cookie("n", "v", attributes))).toBe("n=v");
});
