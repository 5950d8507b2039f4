/** Cookies by their fields: the same decisions as for the header that would carry them. */

import fc from "fast-check";
import { type CookieFields, CookieJar, requestContext } from "speculoos/jar";
import { expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/a/b";

function jarAt() {
  return new CookieJar({ clock: () => NOW });
}

/** Prints fields as a Set-Cookie header. */
function headerOf({ name, value, domain, path, expires, maxAge, ...rest }: CookieFields): string {
  const { secure, httpOnly, partitioned, sameSite, priority } = rest;
  return [
    `${name}=${value}`,
    domain !== undefined && `Domain=${domain}`,
    path !== undefined && `Path=${path}`,
    expires != null && `Expires=${new Date(expires).toUTCString()}`,
    maxAge !== undefined && `Max-Age=${maxAge}`,
    secure && "Secure",
    httpOnly && "HttpOnly",
    partitioned && "Partitioned",
    sameSite && `SameSite=${sameSite}`,
    priority && `Priority=${priority}`,
  ]
    .filter(Boolean)
    .join("; ");
}

test("fields and their header lead to the same decision, with the same reasons and the same cookie", () => {
  const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,12}$/);
  const fields = fc.record(
    {
      name: fc.oneof(token, fc.constantFrom("", "__Host-a", "__Secure-b", "__Http-c")),
      value: fc.stringMatching(/^[\w=,"/:.-]{0,12}$/),
      domain: fc.constantFrom(
        undefined,
        "",
        "example.com",
        ".example.com",
        "com",
        "other.test",
        "www.example.com",
        "é.test",
      ),
      path: fc.constantFrom(undefined, "", "/", "/a", "a", "/a b", "/é"),
      secure: fc.boolean(),
      httpOnly: fc.boolean(),
      partitioned: fc.boolean(),
      sameSite: fc.constantFrom("strict" as const, "lax" as const, "none" as const, undefined),
      priority: fc.constantFrom("low" as const, "medium" as const, "high" as const, undefined),
      expires: fc.constantFrom(undefined, null, NOW - 1000, NOW + 5000, NOW + 1e12, new Date(NOW + 60_000)),
      maxAge: fc.constantFrom(undefined, 0, -1, 60, 1e9),
    },
    { requiredKeys: ["name", "value"] },
  );
  const contexts = [
    undefined,
    requestContext({ url: URL_, initiator: "https://evil.test/", topLevel: "https://evil.test/" }),
    { httpOnlyAllowed: false },
  ];
  fc.assert(
    fc.property(
      fields,
      fc.constantFrom(...contexts),
      fc.constantFrom(URL_, "http://www.example.com/"),
      (given, context, url) => {
        const byFields = jarAt();
        const byHeader = jarAt();
        const result = byFields.setCookie(given, url, context);
        const expected = byHeader.setCookie(headerOf(given), url, context);
        // An attribute without a value is a fault of a header. Fields of this kind are absent.
        const warnings = (list: typeof result) =>
          list.warnings.filter(({ code }) => code !== "attribute-invalid");
        expect({ ...result, warnings: warnings(result) }).toEqual({
          ...expected,
          warnings: warnings(expected),
        });
        expect(jarAt().explainSetCookie(given, url, context)).toEqual(result);
        expect([...byFields]).toEqual([...byHeader]);
      },
    ),
    { seed: 20261127, numRuns: 2000 },
  );
});

test("what no header can carry is refused with a reason, never cut", () => {
  const rows: [fields: Partial<CookieFields>, code: string][] = [
    [{ name: "a=b" }, "invalid-pair"],
    [{ name: "a;b" }, "invalid-pair"],
    [{ name: " a" }, "invalid-pair"],
    [{ value: "b; Domain=com" }, "invalid-pair"],
    [{ value: "b\t" }, "invalid-pair"],
    [{ value: "b\r\nSet-Cookie: c=d" }, "control-character"],
    [{ domain: "example.com; Secure" }, "invalid-attribute"],
    [{ path: "/a; HttpOnly" }, "invalid-attribute"],
    [{ path: "/a\n" }, "control-character"],
    [{ path: "/a " }, "invalid-attribute"],
    [{ name: "", value: "a=b" }, "nameless-equals"],
    [{ name: "", value: "" }, "empty-cookie"],
    [{ value: "x".repeat(4096) }, "name-value-too-large"],
  ];
  for (const [fields, code] of rows) {
    const jar = jarAt();
    const { status, reasons } = jar.setCookie({ name: "a", value: "b", ...fields }, URL_);
    expect([status, reasons.map((reason) => reason.code)], JSON.stringify(fields)).toEqual([
      "refused",
      expect.arrayContaining([code]),
    ]);
    expect(jar.size).toBe(0);
  }
});

test("an expiry keeps its milliseconds; null ends with the session; maxAge takes precedence", () => {
  const jar = jarAt();
  const expiry = (fields: Partial<CookieFields>) =>
    jar.setCookie({ name: "a", value: "b", ...fields }, URL_).cookie?.expiryTime;
  expect(expiry({ expires: NOW + 1234 })).toBe(NOW + 1234);
  expect(expiry({ expires: new Date(NOW + 1234) })).toBe(NOW + 1234);
  expect(expiry({ expires: null })).toBe(null);
  expect(expiry({ expires: NOW + 1234, maxAge: 5 })).toBe(NOW + 5000);
});

test("fields of other types are misuse, in words without their values", () => {
  const rows: [fields: object, message: string][] = [
    [{ value: 5 }, "value must be a string; got number"],
    [{ name: undefined }, "name must be a string; got undefined"],
    [{ secure: "s3cr3t" }, "secure must be a boolean; got string"],
    [{ sameSite: "s3cr3t" }, "sameSite must be strict, lax or none; got string"],
    [{ sameSite: "unset" }, "sameSite must be strict, lax or none; got string"],
    [{ priority: 1 }, "priority must be low, medium or high; got number"],
    [{ expires: NaN }, "expires must be a valid Date, milliseconds since 1970 or null; got number"],
    [{ expires: new Date(NaN) }, "expires must be a valid Date, milliseconds since 1970 or null; got object"],
    [{ expires: "tomorrow" }, "expires must be a valid Date, milliseconds since 1970 or null; got string"],
    [{ maxAge: 1.5 }, "maxAge must be a whole number of seconds; got number"],
    [{ path: null }, "path must be a string; got null"],
  ];
  for (const [fields, message] of rows)
    expect(() => jarAt().setCookie({ name: "a", value: "b", ...fields } as never, URL_), message).toThrow(
      message,
    );
  for (const cookie of [undefined, null, 5])
    expect(() => jarAt().setCookie(cookie as never, URL_)).toThrow(
      "a cookie must be a Set-Cookie string or fields",
    );
});

test("a field that changes while it is read is checked as it is stored", () => {
  const values = ["fine", "b; Domain=com"];
  const fields = {
    name: "a",
    get value() {
      return values.shift()!;
    },
  };
  const { status, cookie } = jarAt().setCookie(fields, URL_);
  expect([status, cookie?.value, values.length]).toEqual(["stored", "fine", 1]);
});

test("no field of a cookie's prototype counts, and a name may be any word", () => {
  const jar = jarAt();
  jar.setCookie({ name: "__proto__", value: "1", path: "/" }, URL_);
  expect(jar.getCookieString("https://www.example.com/")).toBe("__proto__=1");
});
