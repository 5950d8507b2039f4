/** What prints reads back: the same name, the same value, and nothing else. */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  Cookie,
  CookieError,
  defineCookie,
  formatCookieDate,
  getCookie,
  parseCookie,
  parseCookieDate,
  parseSetCookie,
  SignedCookie,
  splitSetCookie,
  stringifyCookie,
  stringifySetCookie,
} from "speculoos";
import { modPython } from "speculoos/interop";
import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { cookieHeaderWith } from "../../browser-header.ts";
import { anyText, hostileName, runs } from "../../seed.ts";
import { keys, NOW, PROTECTED_KINDS } from "./readers.ts";

const SITE = "https://www.example.com/";
const name = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."abcXYZ019!#$%&'*+-.^_`|~"), minLength: 1, maxLength: 12 }),
  hostileName,
);
const encoding = fc.constantFrom("raw" as const, "percent" as const);

/** Returns the result, or `undefined` if a CookieError or a TypeError refused it. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof CookieError || error instanceof TypeError) return undefined;
    throw error;
  }
}

class Point {
  x = 1;
}
const hidden = Object.defineProperty({}, "hidden", { value: 1 });

/** Data of every kind, also such that marshalling must refuse. Each is read back as it was, or never printed. */
const data = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.anything({ maxDepth: 1, withBigInt: true, withDate: true, withMap: true, withSet: true }),
    fc.anything({ maxDepth: 1, withTypedArray: true, withSparseArray: true, withNullPrototype: true }),
    fc.oneof(
      anyText,
      anyText.map((text) => `\ufeff${text}`),
    ),
    fc.oneof(fc.double(), fc.bigInt(), fc.date({ noInvalidDate: false }), fc.uint8Array({ maxLength: 9 })),
    fc.constantFrom<unknown>(
      ...[-0, Number.NaN, 2 ** 53, -(2 ** 53), 2 ** 64, 1n, -1n, 0n, 2n ** 64n, undefined, null],
      ...[/a/, /\//g, /\ufeffa/u, /^\ufeff/, /\ufeffa/i, /(?:)/, /\ud800/],
      ...[new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15), new Date(-1), new Date(1.5)],
      ...[new Point(), new (class extends Map {})(), new (class extends Set {})()],
      ...[new (class extends Array {})(), new (class extends RegExp {})("a"), Object.assign([1], { x: 1 })],
      ...[
        Object.assign(new Map(), { x: 1 }),

        hidden,
        /(?<a>b)/.exec("b"),
      ],
      ...[
        new Array(2),
        Object.assign([1], { 2: 3 }),
        { [Symbol("s")]: 1 },
        { [Symbol.toStringTag]: "Map" },
        Object(1),
        Object("a"),
      ],
      ...[
        new URL("https://h/"),
        new Error("x"),
        Symbol.iterator,
        () => 1,
        new Proxy({}, {}),
        new Float32Array(1),
      ],
      ...[new WeakMap(), new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), Promise.resolve(1)],
      ...[
        { constructor: 1 },
        { toString: 1 },
        JSON.parse('{"__proto__":1}'),
        Object.create(null),
        globalThis.Math,
      ],
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(anyText, hostileName), tie("value"), { maxKeys: 3 }),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).value;

/** A value as it must be read back. An object without a prototype comes back with the usual one. */
function expected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expected);
  if (value instanceof Set) return new Set([...value].map(expected));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [expected(key), expected(item)]));
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expected(item)]));
}

describe("the value of", () => {
  test("a plain and a signed cookie", () => {
    fc.assert(
      fc.property(name, anyText, encoding, (n, value, encoding) => {
        for (const cookie of [
          attempt(() => new Cookie(n, value, { encoding })),
          attempt(() => new SignedCookie(n, value, keys, { encoding })),
        ]) {
          const pair = attempt(() => cookie?.pair);
          if (pair === undefined) continue;
          const Kind = (cookie instanceof Cookie ? Cookie : SignedCookie) as typeof SignedCookie;
          const header = `x="; ${pair}; y`;
          expect(getCookie(header, n, Kind, { keys, encoding })?.value).toBe(value);
          expect(String(cookie).split(";")[0]).toBe(pair);
          expect(parseSetCookie(String(cookie), { decode: (text) => text })).toEqual({
            name: n,
            value: pair.slice(n.length + 1),
          });
        }
      }),
      runs(1500),
    );
  });

  for (const Kind of PROTECTED_KINDS.slice(1)) {
    test(`a ${Kind.name}, or it cannot be made`, () => {
      fc.assert(
        fc.property(data, (value) => {
          const cookie = attempt(() => new Kind("a", value as string, keys));
          if (cookie === undefined) return;
          const read = getCookie(cookie.pair, "a", Kind, { keys });
          expect(read).toBeDefined();
          assert.deepStrictEqual(read?.value, expected(value));
        }),
        runs(1500),
      );
    });

    test(`a ${Kind.name} that is as deep as it may be, whatever is innermost`, () => {
      const wraps: ((value: unknown) => unknown)[] = [
        (value) => [value],
        (value) => ({ a: value }),
        (value) => new Set([value]),
        (value) => new Map([["a", value]]),
        (value) => new Map([[value, "a"]]),
      ];
      for (const wrap of wraps) {
        for (const innermost of [
          0,
          "\ufeff",
          7n,
          new Date(0),
          new Date(8.64e15),
          /a/g,
          Uint8Array.of(1),
          [],
          {},
        ]) {
          let value: unknown = innermost;
          for (let depth = 1; depth <= 65; depth++) {
            value = wrap(value);
            const cookie = attempt(() => new Kind("a", value as string, keys));
            if (depth < 64) expect(cookie).toBeDefined();
            if (cookie === undefined) continue;
            expect(getCookie(cookie.pair, "a", Kind, { keys })?.value).toStrictEqual(value);
          }
        }
      }
    });
  }

  test("a definition of each format", () => {
    const schema = z.any();
    const options = { clock: () => NOW, secure: false } as const;
    const texts = [
      defineCookie("a", options),
      defineCookie("a", { ...options, keys }),
      defineCookie("a", { ...options, keys, protection: "sealed", chunk: true, compress: true }),
    ];
    const values = [
      defineCookie("a", { ...options, schema, keys }),
      defineCookie("a", { ...options, schema, keys, protection: "sealed", chunk: true }),
    ];
    const json = defineCookie("a", { ...options, schema });
    fc.assert(
      fc.property(anyText, data, fc.jsonValue(), fc.nat(9000), (text, value, jsonValue, length) => {
        for (const definition of texts) {
          for (const each of [text, "é".repeat(length)]) {
            const header = attempt(() => cookieHeaderWith(definition, each));
            if (header !== undefined) expect(definition.get(header)).toBe(each);
          }
        }
        for (const definition of values) {
          const header = attempt(() => cookieHeaderWith(definition, value));
          if (header !== undefined) expect(definition.check(header)).toMatchObject({ status: "ok" });
          if (header !== undefined) assert.deepStrictEqual(definition.get(header), expected(value));
        }
        const header = attempt(() => cookieHeaderWith(json, jsonValue));
        if (header !== undefined)
          expect(json.get(header)).toStrictEqual(JSON.parse(JSON.stringify(jsonValue)));
      }),
      runs(200),
    );
  });

  test("what the functions of the package cookie print", () => {
    fc.assert(
      fc.property(name, anyText, (n, value) => {
        const header = attempt(() => stringifyCookie({ [n]: value }));
        if (header !== undefined) expect(parseCookie(header)[n]).toBe(value);
        const line = attempt(() =>
          stringifySetCookie({ name: n, value, path: "/", maxAge: 5, secure: true }),
        );
        if (line !== undefined)
          expect(parseSetCookie(line)).toEqual({ name: n, value, path: "/", maxAge: 5, secure: true });
      }),
      runs(1000),
    );
  });
});

const attributes = fc.record(
  {
    path: fc.constantFrom("/", "/a b", "/a,b=c"),
    domain: fc.constantFrom("example.com", ".example.com", "www.example.com"),
    maxAge: fc.integer({ min: 1, max: 34_560_000 }),
    expires: fc.date({ min: new Date(NOW + 1000), max: new Date(NOW + 3e10), noInvalidDate: true }),
    httpOnly: fc.boolean(),
    sameSite: fc.constantFrom("strict" as const, "lax" as const),
    priority: fc.constantFrom("low" as const, "medium" as const, "high" as const),
    comment: fc.constantFrom("x, y=z", '"a, b=c"'),
  },
  { requiredKeys: [] },
);

test("lines that were joined with commas are split into the same lines", () => {
  const values = fc.oneof(anyText, fc.constantFrom("v", "x=y"));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, values, attributes), { minLength: 1, maxLength: 5 }), (rows) => {
      const lines = rows.flatMap(([n, value, { path, comment, ...rest }]) => {
        const line = attempt(() => String(new Cookie(n, value, { ...rest, encoding: "percent" })));
        return line === undefined ? [] : [line];
      });
      for (const comma of [",", ", ", " ,\t"]) expect(splitSetCookie(lines.join(comma))).toEqual(lines);
    }),
    runs(500),
  );
});

test("a cookie that a server printed is stored by a client as it was meant, and sent back as it was", () => {
  fc.assert(
    fc.property(name, anyText, attributes, encoding, (n, value, given, encoding) => {
      const cookie = attempt(() => new Cookie(n, value, { ...given, secure: true, encoding }));
      if (cookie === undefined) return;
      const jar = new CookieJar({ clock: () => NOW });
      const { status, cookie: stored } = jar.setCookie(String(cookie), SITE);
      expect(status).toBe("stored");
      expect(stored).toMatchObject({
        name: n,
        hostOnly: given.domain === undefined,
        httpOnly: given.httpOnly === true,
        sameSite: given.sameSite ?? "unset",
        secure: true,
      });
      const header = jar.getCookieString(`${SITE}${(given.path ?? "/").slice(1)}`.replaceAll(" ", "%20"));
      if (given.path === undefined || given.path === "/") expect(header).toBe(cookie.pair);
      expect(getCookie(`${cookie.pair}; b=1`, n, Cookie, { encoding })?.value).toBe(value);
    }),
    runs(500),
  );
});

test("dates", () => {
  const date = fc.date({ min: new Date("1601-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.constantFrom("imf" as const, "netscape" as const), (when, form) => {
      const seconds = Math.floor(when.getTime() / 1000) * 1000;
      expect(parseCookieDate(formatCookieDate(when, form))?.getTime()).toBe(seconds);
    }),
    runs(500),
  );
});

test("a line of mod_python is one cookie, also of what a client sent", () => {
  fc.assert(
    fc.property(anyText, attributes, (header, given) => {
      for (const [, cookie] of Cookie.parse(header)) {
        const line = attempt(() => modPython.format(Object.assign(cookie, given)));
        if (line === undefined) continue;
        expect(line).toMatch(/^[ -~]+$/);
        expect(line.split(";")[0]).toBe(cookie.pair);
        const flags = Object.values(given).filter((value) => value !== undefined && value !== false);
        expect(line.split(";").length - 1).toBe(flags.length - (given.priority === undefined ? 0 : 1));
      }
    }),
    runs(500),
  );
});
