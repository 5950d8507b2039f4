/** Our functions compared with those of the npm package `cookie` 2, so that users can switch by changing the import. */

import * as theirs from "cookie";
import fc from "fast-check";
import { parseCookie, parseSetCookie, type SetCookie, stringifyCookie, stringifySetCookie } from "speculoos";
import { describe, expect, test } from "vitest";
import { anyText, hostileName, runs } from "../seed.ts";

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }),
  hostileName,
  fc.constantFrom("a", "b", "sid"),
  anyText,
);
const value = fc.oneof(
  anyText,
  fc.constantFrom("%", "%zz", "caf%C3%A9", "%E0%A4", '"quoted"', "a=b", "", "x".repeat(200)),
);
const blank = fc.constantFrom("", " ", "\t", "  ", "\u00a0");
const pair = fc
  .tuple(blank, name, fc.constantFrom("=", " = ", "", "==", "=\t"), value, blank)
  .map((parts) => parts.join(""));
const cookieHeader = fc
  .array(pair, { maxLength: 12 })
  .chain((pairs) => fc.constantFrom("; ", ";", ";;", " ;\t").map((separator) => pairs.join(separator)));

const attribute = fc.oneof(
  fc
    .tuple(
      blank,
      fc.constantFrom(
        "Path",
        "DOMAIN",
        "max-age",
        "Max-Age",
        "httponly",
        "Secure",
        "SameSite",
        "Priority",
        "PARTITIONED",
        "max\rage",
        "pat",
        "Foo",
      ),
      fc.constantFrom("=", " = ", "", "=="),
      fc.oneof(
        value,
        fc.constantFrom(
          "/",
          "60",
          "-1",
          "+1",
          "1e3",
          "lax",
          "STRICT",
          "None",
          "low",
          "High",
          "99999999999999999999",
        ),
      ),
      blank,
    )
    .map((parts) => parts.join("")),
  anyText.filter((text) => !/expires/i.test(text)),
);
const setCookieHeader = fc
  .tuple(pair, fc.array(attribute, { maxLength: 8 }))
  .map(([first, rest]) => [first, ...rest].join(";"));

describe("the same result as that of the package cookie 2", () => {
  test("parseCookie", () => {
    fc.assert(
      fc.property(fc.oneof(cookieHeader, anyText), (header) => {
        expect(Object.entries(parseCookie(header))).toEqual(Object.entries(theirs.parseCookie(header)));
      }),
      runs(6000),
    );
  });

  test("parseCookie with a decoder that skips cookies", () => {
    const decode = (text: string) => (text.length % 2 ? text.toUpperCase() : undefined);
    fc.assert(
      fc.property(cookieHeader, (header) => {
        expect(Object.entries(parseCookie(header, { decode }))).toEqual(
          Object.entries(theirs.parseCookie(header, { decode })),
        );
      }),
      runs(2000),
    );
  });

  test("parseSetCookie", () => {
    fc.assert(
      fc.property(fc.oneof(setCookieHeader, anyText), (header) => {
        if (/expires/i.test(header)) return;
        expect(parseSetCookie(header)).toStrictEqual(theirs.parseSetCookie(header));
      }),
      runs(6000),
    );
  });

  test("stringifyCookie", () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.option(value, { nil: undefined })), (cookies) => {
        expect(resultOrError(() => stringifyCookie(cookies))).toEqual(
          resultOrError(() => theirs.stringifyCookie(cookies)),
        );
      }),
      runs(4000),
    );
  });

  test("stringifySetCookie", () => {
    const record = fc.record(
      {
        name,
        value: fc.option(value, { nil: undefined }),
        maxAge: fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -0)),
        domain: fc.oneof(
          anyText,
          fc.constantFrom(
            "example.com",
            ".a.b",
            "a..b",
            "-a.b",
            "a-.b",
            "A1-b.c",
            "a_b.c",
            ".-a.b",
            "a.b-",
            "a.",
            ".",
            "x".repeat(63),
            "x".repeat(64),
            "",
          ),
        ),
        path: fc.oneof(anyText, fc.constantFrom("/", "/a b", "", "a<b")),
        expires: fc.date({ noInvalidDate: false, min: new Date(-2e13), max: new Date(3e14) }),
        httpOnly: fc.boolean(),
        secure: fc.boolean(),
        partitioned: fc.boolean(),
        priority: fc.constantFrom("low", "medium", "high", "High", "x"),
        sameSite: fc.constantFrom(true, false, "lax", "strict", "none", "Lax", "x"),
      },
      { requiredKeys: ["name", "value"] },
    );
    fc.assert(
      fc.property(record, (cookie) => {
        expect(resultOrError(() => stringifySetCookie(cookie as SetCookie))).toEqual(
          resultOrError(() => theirs.stringifySetCookie(cookie as theirs.SetCookie)),
        );
      }),
      runs(6000),
    );
  });

  test("stringifyCookie with an encoder, which is refused if it returns invalid text", () => {
    for (const encode of [(text: string) => text, (text: string) => `"${text}"`, () => "a;b", () => "é"]) {
      fc.assert(
        fc.property(name, value, (name, value) => {
          expect(resultOrError(() => stringifyCookie({ [name]: value }, { encode }))).toEqual(
            resultOrError(() => theirs.stringifyCookie({ [name]: value }, { encode })),
          );
        }),
        runs(500),
      );
    }
  });

  test("parseCookie of a megabyte of one repeated text", () => {
    for (const unit of [";", "=", " ", '"', "a=b;", "a;", "%", "\t=", ";="]) {
      const header = unit.repeat(1_000_000 / unit.length);
      expect(Object.entries(parseCookie(header))).toEqual(Object.entries(theirs.parseCookie(header)));
    }
  });
});

test("errors never contain the value", () => {
  const secret = "s3cr3t;value\r\n";
  const fields: Partial<Record<keyof SetCookie, unknown>>[] = [
    { domain: secret },
    { path: secret },
    { priority: secret },
    { sameSite: secret },
    { maxAge: secret },
  ];
  for (const field of fields) {
    const cookie = { name: "a", value: "b", ...field } as SetCookie;
    expect(() => stringifySetCookie(cookie)).toThrow(TypeError);
    expect(() => stringifySetCookie(cookie)).not.toThrow(/s3cr3t/);
  }
  expect(() => stringifyCookie({ a: secret }, { encode: (text) => text })).not.toThrow(/s3cr3t/);
});

/** Returns the string, or the message of the error up to the colon. */
function resultOrError(print: () => string): string {
  try {
    return print();
  } catch (error) {
    return error instanceof TypeError ? error.message.split(":")[0]! : String(error);
  }
}
