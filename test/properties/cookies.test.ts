/** Any input makes one cookie that every reader reads as intended, or throws an error. */

import fc from "fast-check";
import {
  Cookie,
  CookieError,
  formatCookieDate,
  getCookie,
  getCookies,
  KeyRing,
  MarshalCookie,
  parseCookieDate,
  parseSetCookie,
  removeCookie,
  SignedCookie,
  splitSetCookie,
} from "speculoos";
import { describe, expect, test } from "vitest";
import { parseFixedDateAt } from "../../src/syntax/dates/parse-fixed-date.ts";
import { anyText, hostileName, runs } from "../seed.ts";

const keys = new KeyRing("a secret for properties, 32 bytes or more");
const name = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."abcXYZ019!#$%&'*+-.^_`|~"), minLength: 1, maxLength: 12 }),
  hostileName,
);

/** Returns the result, or `undefined` after a CookieError. Any other error is a fault. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof CookieError) return undefined;
    throw error;
  }
}

describe("every byte in every field", () => {
  const characters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  const fields: Record<string, (text: string) => unknown> = {
    name: (text) => new Cookie(`a${text}b`, "v"),
    value: (text) => new Cookie("n", `a${text}b`),
    "value, encoded": (text) => new Cookie("n", `a${text}b`, { encoding: "percent" }),
    path: (text) => new Cookie("n", "v", { path: `/a${text}b` }),
    domain: (text) => new Cookie("n", "v", { domain: `a${text}b` }),
    comment: (text) => new Cookie("n", "v", { comment: `a${text}b` }),
    commentURL: (text) => new Cookie("n", "v", { commentURL: `a${text}b` }),
    port: (text) => new Cookie("n", "v", { port: `a${text}b` }),
    sameSite: (text) => new Cookie("n", "v", { sameSite: `lax${text}` as never }),
    priority: (text) => new Cookie("n", "v", { priority: `low${text}` as never }),
    expires: (text) => new Cookie("n", "v", { expires: `Wed, 09 Nov 1999 23:12:40 GMT${text}` }),
    "a signed value": (text) => new SignedCookie("n", `a${text}b`, keys),
    "a marshalled value": (text) => new MarshalCookie("n", `a${text}b`, keys),
  };
  for (const [field, make] of Object.entries(fields)) {
    test(`${field}: is refused, or printed as one cookie without control characters or further attributes`, () => {
      for (const character of characters) {
        const header = attempt(() => String(make(character)));
        if (header === undefined) continue;
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        const extra =
          { comment: 1, commentURL: 1, port: 1, path: 1, domain: 1, expires: 1, sameSite: 0, priority: 0 }[
            field
          ] ?? 0;
        expect(header.split(";").length - 1).toBe(extra);
        const read = parseSetCookie(header, { decode: (text) => text });
        expect(`${read.name}=${read.value}`).toBe(header.split(";")[0]);
      }
    });
  }
});

test("a cookie that was created is read back with the same value", () => {
  fc.assert(
    fc.property(
      name,
      anyText,
      fc.constantFrom("raw" as const, "percent" as const),
      (name, value, encoding) => {
        const cookie = attempt(() => new Cookie(name, value, { encoding }));
        if (cookie === undefined) return;
        const header = `x=1; ${cookie.pair}; y="2;3"`;
        expect(getCookie(header, name, Cookie, { encoding })?.value).toBe(value);
        expect(Cookie.parse(header, { encoding }).get(name)?.value).toBe(value);
      },
    ),
    runs(3000),
  );
});

test("a signed cookie is read back with the same value, and only under its own name", () => {
  fc.assert(
    fc.property(name, name, anyText, (name, other, value) => {
      const cookie = attempt(() => new SignedCookie(name, value, keys, { encoding: "percent" }));
      if (cookie === undefined) return;
      expect(getCookie(cookie.pair, name, SignedCookie, { keys, encoding: "percent" })?.value).toBe(value);
      const moved = `${other}${cookie.pair.slice(name.length)}`;
      if (other !== name) expect(getCookie(moved, other, SignedCookie, { keys })).toBe(undefined);
    }),
    runs(1000),
  );
});

const data = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc
      .anything({ maxDepth: 0, withBigInt: true, withDate: true })
      .filter((value) => typeof value !== "string" && !Object.is(value, Symbol)),
    fc.string({ unit: "grapheme" }),
    fc.double(),
    fc.bigInt(),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array({ maxLength: 10 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.string({ unit: "grapheme", maxLength: 5 }).filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 3, noNullPrototype: true },
    ),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).value;

test("a marshalled value is read back equal, whatever it contains", () => {
  fc.assert(
    fc.property(data, (value) => {
      const cookie = attempt(() => new MarshalCookie("n", value, keys));
      if (cookie === undefined) return;
      expect(getCookie(cookie.pair, "n", MarshalCookie, { keys })?.value).toStrictEqual(value);
    }),
    runs(2000),
  );
});

test("any header is read without an error, and getCookie finds the same cookies as Cookie.parse", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyText, fc.constantFrom("=", "", " = "), anyText)),
      name,
      (parts, name) => {
        const header = parts.map((part) => part.join("")).join(";");
        const all = Cookie.parse(header);
        for (const wanted of [name, ...all.keys()])
          expect(getCookie(header, wanted)?.value).toBe(all.get(wanted)?.value);
        for (const [, cookie] of all) void cookie.pair;
        for (const mismatch of ["ignore", "downgrade"] as const) {
          getCookies(header, SignedCookie, { keys, mismatch });
          getCookies(header, MarshalCookie, { keys, mismatch });
        }
      },
    ),
    runs(3000),
  );
});

test("every received name that can be in a Set-Cookie is removed by one line with exactly this name; other names are refused", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, name), (text) => {
      for (const [name, cookie] of Cookie.parse(`${text}=1; ${text}`)) {
        const headers = new Headers();
        for (const removed of [cookie, name]) attempt(() => removeCookie(headers, removed));
        const lines = headers.getSetCookie();
        expect(lines.length).toBe(
          /^(?![ \t])[^\0-\x08\x0a-\x1f\x7f;=\u0100-\uffff]*(?<![ \t])$/.test(name) ? 1 : 0,
        );
        for (const line of lines) {
          expect(line).toMatch(/^[\t -~\x80-\xff]+$/);
          expect(line.slice(0, line.indexOf("="))).toBe(name);
        }
      }
    }),
    runs(2000),
  );
});

test("a megabyte of one repeated text is read without an error", () => {
  for (const unit of [";", "=", " ", '"', "a=;", "a", "\t", "S", ",", "a = ", " a", "%"]) {
    const header = unit.repeat(1_000_000 / unit.length);
    Cookie.parse(header);
    getCookie(header, "a");
    getCookie(header, "a", SignedCookie, { keys });
    SignedCookie.parse(header, { keys, names: ["a"] });
    parseCookieDate(header);
    splitSetCookie(header);
  }
});

test("the fast path for dates returns what the algorithm returns, or undefined", () => {
  const date = fc
    .date({ min: new Date(Date.UTC(1500, 0)), max: new Date(Date.UTC(9999, 11, 31)), noInvalidDate: true })
    .map((date) => date.toUTCString());
  const mutated = fc
    .tuple(date, fc.nat(28), fc.constantFrom(..."0123456789 :,JanFeb\u0131\u212a\u016ax"))
    .map(([text, at, character]) => {
      return text.slice(0, at) + character + text.slice(at + 1);
    });
  fc.assert(
    fc.property(fc.oneof(date, mutated), (text) => {
      const fast = parseFixedDateAt(`xx${text}yy`, 2, 2 + text.length);
      if (fast !== undefined) expect(fast).toBe(parseCookieDate(text)?.getTime());
    }),
    runs(10_000),
  );
});

test("dates are printed as toUTCString prints them, and are read back", () => {
  const date = fc.date({
    min: new Date(Date.UTC(1601, 0)),
    max: new Date(Date.UTC(9999, 11, 31, 23, 59, 59)),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, (date) => {
      expect(formatCookieDate(date, "imf")).toBe(date.toUTCString());
      expect(formatCookieDate(date, "netscape").replaceAll("-", " ")).toBe(date.toUTCString());
      for (const form of ["imf", "netscape"] as const) {
        expect(parseCookieDate(formatCookieDate(date, form))?.getTime()).toBe(
          Math.floor(date.getTime() / 1000) * 1000,
        );
      }
    }),
    runs(5000),
  );
  for (const bad of [new Date(Number.NaN), new Date(Date.UTC(1600, 11, 31)), new Date(8.64e15)]) {
    expect(() => formatCookieDate(bad, "imf")).toThrow(RangeError);
  }
});

test("Set-Cookie values that were joined with commas are split", () => {
  const rows: [joined: string, parts: string[]][] = [
    ["", []],
    ["a=1", ["a=1"]],
    ["a=1, b=2", ["a=1", "b=2"]],
    [
      "a=1; Expires=Wed, 09 Nov 1999 23:12:40 GMT, b=2; Path=/",
      ["a=1; Expires=Wed, 09 Nov 1999 23:12:40 GMT", "b=2; Path=/"],
    ],
    ["a=1,2,3,b=4", ["a=1,2,3", "b=4"]],
    ["a=x, y; Path=/,c = 1", ["a=x, y; Path=/", "c = 1"]],
    [", a=1,", ["a=1,"]],
  ];
  for (const [joined, parts] of rows) expect(splitSetCookie(joined)).toEqual(parts);
});
