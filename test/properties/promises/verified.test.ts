/** A forged, moved or downgraded cookie never has a verified kind: not at run time, nor by its type (test/types/contract.test-d.ts). */

import fc from "fast-check";
import { type AnyCookie, Cookie, defineCookie, getCookie, getCookies, KeyRing } from "speculoos";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { cookieHeaderAfter } from "../../browser-header.ts";
import { CODECS, codecOf } from "../../interop-codecs.ts";
import { anyText, runs } from "../../seed.ts";
import { keys, NOW, PROTECTED_KINDS } from "./readers.ts";

const others = new KeyRing("another secret for properties, 32 bytes or more");
const attributes = { now: NOW, maxAge: 60 } as const;

/** A change of a text: characters replaced, removed, repeated or added. */
const change = fc.oneof(
  fc.tuple(fc.nat(300), fc.nat(3), anyText).map(([at, length, more]) => (text: string) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + more + text.slice(start + length);
  }),
  fc.nat(300).map((at) => (text: string) => {
    // Another character of base64url, so that the form stays.
    const start = at % text.length;
    return `${text.slice(0, start)}${text[start] === "A" ? "B" : "A"}${text.slice(start + 1)}`;
  }),
  fc.constantFrom(
    (text: string) => text.toUpperCase(),
    (text: string) => text.slice(0, -1),
    (text: string) => text + text,
    (text: string) => `"${text}"`,
    (text: string) => encodeURIComponent(text),
    (text: string) => text.replace(/^./, (kind) => ({ S: "M", M: "S", E: "S" })[kind] ?? "E"),
  ),
);

describe.each(PROTECTED_KINDS.map((Kind) => [Kind.name, Kind] as const))("of a %s", (title, Kind) => {
  const make = (name: string, value: string, ring = keys) => new Kind(name, value, ring, attributes);
  const strict = { keys, now: NOW + 1000 } as const;

  test("no change is verified: it is left out, thrown, or a plain cookie", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab01-_"), maxLength: 9 }), change, (value, alter) => {
        const genuine = make("a", value).pair.slice(2);
        const text = alter(genuine)
          .replaceAll(";", ":")
          .replace(/^[ \t]+|[ \t]+$/g, "");
        if (text === genuine) return;
        const header = `a=${text}`;
        expect(getCookie(header, "a", Kind, strict)).toBe(undefined);
        expect(Kind.parse(header, strict).size).toBe(0);
        expect(() => getCookie(header, "a", Kind, { ...strict, mismatch: "throw" })).toThrow();
        if (title === "SealedCookie") return;
        const plain = getCookie(header, "a", Kind, {
          ...strict,
          mismatch: "downgrade",
        });
        expect(plain).toBeInstanceOf(Cookie);
        for (const Other of PROTECTED_KINDS) expect(plain).not.toBeInstanceOf(Other);
        expect(plain?.value).toBe(text);
      }),
      runs(400),
    );
  });

  test("one of another name, another kind, another key or another time is not verified", () => {
    const genuine = make("a", "joe").pair.slice(2);
    const rows: [header: string, options: { keys: KeyRing; now: number }][] = [
      [`b=${genuine}`, strict],
      [`A=${genuine}`, strict],
      [`a=${genuine}`, { ...strict, keys: others }],
      [`a=${genuine}`, { ...strict, now: NOW + 60_000 }],
      [make("a", "joe", others).pair, strict],
      ...PROTECTED_KINDS.filter((Other) => Other !== Kind).map((Other): [string, typeof strict] => [
        new Other("a", "joe", keys, attributes).pair,
        strict,
      ]),
    ];
    for (const [header, options] of rows) {
      for (const each of [header, `${header}; ${header}`, `x=1; ${header}`])
        for (const [, cookie] of getCookies(each, Kind, options)) expect([each, cookie.value]).toEqual([]);
    }
    expect(getCookie(`a=${genuine}`, "a", Kind, strict)?.value).toBe("joe");
    expect(getCookie(`a=x; a=${genuine}; a=y`, "a", Kind, strict)?.value).toBe("joe");
  });

  test("what is verified is of its own class, and of no other", () => {
    const read = getCookie(make("a", "joe").pair, "a", Kind, strict) as AnyCookie | undefined;
    for (const Other of [Cookie, ...PROTECTED_KINDS]) expect(read instanceof Other).toBe(Other === Kind);
  });
});

test("no change of a cookie, whole or in chunks, is a value of a protected definition", () => {
  const options = { keys, clock: () => NOW, secure: false, chunk: true } as const;
  const rows = [
    defineCookie("a", options),
    defineCookie("a", { ...options, schema: z.string() }),
    defineCookie("a", { ...options, protection: "sealed", compress: true }),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...rows),
      fc.constantFrom(5, 2000),
      fc.nat(),
      change,
      (definition, length, which, alter) => {
        const headers = new Headers();
        const value = "joe".repeat(length);
        definition.set(headers, value);
        const pairs = cookieHeaderAfter(headers).split("; ");
        const at = which % pairs.length;
        const [name, text] = [pairs[at]!.split("=")[0]!, pairs[at]!.slice(pairs[at]!.indexOf("=") + 1)];
        const altered = alter(text)
          .replaceAll(";", ":")
          .replace(/^[ \t]+|[ \t]+$/g, "");
        const header = pairs.with(at, `${name}=${altered}`).join("; ");
        const check = definition.check(header);
        if (altered !== text) expect(check.status).not.toBe("ok");
        else expect(check).toMatchObject({ status: "ok", value });
        // A planted copy changes nothing.
        expect(definition.get(`${header}; ${pairs.join("; ")}`)).toBe(value);
      },
    ),
    runs(300),
  );
});

describe("no change of what a foreign scheme wrote is another value:", () => {
  // Its JSON is not signed.
  for (const row of CODECS.filter(({ title }) => !title.includes("json"))) {
    test(row.title, () => {
      const codec = codecOf(row);
      const value = ["joe", { user: "joe" }].find((each) => {
        try {
          return codec.write("a", each, { now: NOW });
        } catch {
          return false;
        }
      });
      const raw = codec.write("a", value, { now: NOW });
      const genuine = codec.read("a", raw, { now: NOW });
      expect(genuine.status).toBe("ok");
      fc.assert(
        fc.property(change, (alter) => {
          const altered =
            typeof raw === "string" ? alter(raw) : { value: alter(raw.value), signature: raw.signature };
          const result = codec.read("a", altered, { now: NOW });
          // Another spelling of the same octets can be read, never another value.
          if (result.status === "ok") expect(result).toEqual(genuine);
        }),
        runs(150),
      );
    });
  }
});
