/** What holds for every foreign codec: its secrets, its times, what it writes and reads back, and what hostile input can do. */

import fc from "fast-check";
import { Cookie } from "speculoos";
import { type ChunkLayout, identify, joinChunks, modPython } from "speculoos/interop";
import { describe, expect, test } from "vitest";
import { type AnyCodec, anything, CODECS, codecOf } from "../interop-codecs.ts";
import { anyText, hostileName, runs } from "../seed.ts";

const NOW = 1_700_000_000_000;
const at = { now: NOW };

const NO_SECRETS: readonly unknown[] = [
  null,
  0,
  12_345_678,
  true,
  5n,
  Symbol("s"),
  () => "secret",
  {},
  { length: 8 },
  new Map(),
  new Set(["a secret"]),
  new Date(0),
  new String("a secret of thirty-two characters"),
  new ArrayBuffer(64),
  new DataView(new ArrayBuffer(64)),
  new Uint16Array(64),
  new Uint8ClampedArray(64),
];

const NO_TIMES: readonly unknown[] = [null, "60", new Date(0), 60n, true, {}, [60], "", () => 60];
const BAD_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1e300];

describe.each(CODECS)("$title", (row) => {
  const { make, options, secrets, timed } = row;
  const codec = codecOf(row);

  for (const option of secrets) {
    test(`${option} must be text or bytes, at every depth`, () => {
      const good = options[option];
      for (const bad of NO_SECRETS) expect(() => make({ ...options, [option]: bad })).toThrow(TypeError);
      const lists = [[[good]], [good, [good, "old"]], [good, [[]]], [[]], [undefined], new Array(1)];
      for (const bad of [...NO_SECRETS.map((each) => [good, each]), ...lists])
        expect(() => make({ ...options, [option]: bad })).toThrow(TypeError);
    });

    if (option !== "salt") {
      test(`${option} must not be empty: anyone can sign with that`, () => {
        for (const bad of [
          "",
          new Uint8Array(0),
          [],
          [options[option], ""],
          [options[option], new Uint8Array(0)],
        ])
          expect(() => make({ ...options, [option]: bad })).toThrow(
            expect.objectContaining({ code: "weak-key" }),
          );
      });
    }
  }

  if (timed) {
    test("a lifetime that is none is refused when the codec is made", () => {
      for (const maxAge of BAD_NUMBERS) expect(() => make({ ...options, maxAge })).toThrow(RangeError);
      for (const maxAge of NO_TIMES) expect(() => make({ ...options, maxAge })).toThrow(TypeError);
    });

    test("a time that is none is refused when it is read or written", () => {
      const long = make({ ...options, maxAge: 60 });
      const raw = long.write("a", VALUES_OF[row.title] ?? { user: "joe" }, at);
      const acts: ((now: never) => unknown)[] = [
        (now) => long.write("a", VALUES_OF[row.title] ?? { user: "joe" }, { now }),
        ...(codec.scheme.startsWith("rails") ? [] : [(now: never) => long.read("a", raw, { now })]),
      ];
      for (const act of acts) {
        for (const now of BAD_NUMBERS) expect(() => act(now as never)).toThrow(RangeError);
        for (const now of NO_TIMES) expect(() => act(now as never)).toThrow(TypeError);
      }
    });
  }

  test("what is written reads back the same, or is refused", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant("n"), hostileName), row.values, (name, value) => {
        let raw: ReturnType<AnyCodec["write"]>;
        try {
          raw = codec.write(name, value, at);
        } catch (error) {
          expect(error).toHaveProperty("code", expect.stringMatching(/^(invalid-value|not-marshallable)$/));
          return;
        }
        const result = codec.read(name, raw, at);
        if (result.status === "expired" && hasOwnTimes(codec.scheme, value)) return;
        expect(result).toMatchObject({ status: "ok", needsReissue: false });
        expect(withoutAdditions(codec.scheme, (result as { value: unknown }).value)).toEqual(
          asReadBack(codec.scheme, value),
        );
      }),
      { ...runs(400), examples: [...EXAMPLES].map((value): [string, unknown] => ["n", value]) },
    );
  });

  test("values as deep as a cookie is long are refused when they are written, and read without an error", () => {
    for (const depth of [100, 199, 200, 201, 511, 512, 513, 5_000, 100_000]) {
      for (const [open, close, core] of [
        ["[", "]", ""],
        ['{"a":', "}", "1"],
      ] as const) {
        let value: unknown = JSON.parse(open.repeat(depth) + core + close.repeat(depth));
        if (core === "1") value = { user: value };
        try {
          expect(codec.read("n", codec.write("n", value, at), at).status).toBe("ok");
        } catch (error) {
          expect(error).toHaveProperty("code", expect.stringMatching(/^(invalid-value|not-marshallable)$/));
        }
      }
    }
  });

  test("a cookie that was cut, lengthened or spliced never holds another value", () => {
    const values = fc.sample(row.values, { ...runs(30), seed: 7 } as { seed: number; numRuns: number });
    for (const value of [...values, ...EXAMPLES]) {
      const raw = tryWrite(codec, value);
      if (typeof raw !== "string") continue;
      const genuine = codec.read("n", raw, at);
      for (const changed of splicesOf(raw)) {
        const result = codec.read("n", changed, at);
        if (result.status === "ok" && codec.scheme !== "express.json") expect(result).toEqual(genuine);
      }
    }
  });

  test("no raw value and no name makes reading throw, or changes a prototype", () => {
    const written = ["joe", { user: "joe" }, [1], { __proto__x: 1 }]
      .map((value) => tryWrite(codec, value))
      .filter((raw) => typeof raw === "string");
    const part = fc.oneof(
      anyText,
      fc.constantFrom(
        ...written,
        "Fe26.2*",
        "~2",
        "2|1:0|",
        "s:",
        "j:",
        "s%3Aj%3A",
        "--",
        "eyJ",
        ".",
        ":",
        '"',
        "%",
      ),
      fc.constantFrom(...DEEP),
    );
    const hostile = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(hostileName, anyText), hostile, hostile, (name, value, signature) => {
        const two = codec.signatureSuffix === undefined ? value : { value, signature };
        for (const raw of [
          two,
          codec.signatureSuffix === undefined ? two : { value, signature: undefined as never },
        ])
          expect(codec.read(name, raw, at)).toHaveProperty("status");
      }),
      runs(200),
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("a key __proto__ in JSON is a key like any other, or refused", () => {
    const raw = tryWrite(codec, JSON.parse('{"__proto__":{"admin":true},"a":1}'));
    if (raw === undefined) return;
    const result = codec.read("n", raw, at);
    expect(result.status).toBe("ok");
    const { value } = result as { value: object };
    expect(Object.getPrototypeOf(value)).toBe(value instanceof Map ? Map.prototype : Object.prototype);
    expect("admin" in value).toBe(false);
  });
});

/** For codecs that take no object. */
const VALUES_OF: Record<string, string> = { "django.signed": "joe", "tornado.signed": "joe" };

const EXAMPLES: readonly unknown[] = [
  "joe",
  { user: "joe" },
  { persistent: { admin: true } },
  { persistent: { admin: true }, flash: {} },
  { persistent: 1, flash: 2 },
  { a: -0 },
  { a: { toJSON: () => 5 } },
  { toJSON: () => ({ b: 1 }) },
  Object.assign([1], { x: 2 }),
  { [Symbol("s")]: 1 },
  { expires: "soon" },
  { expires: null },
  { expiration: 0 },
  { nbf: "x" },
  { exp: "x", iat: "x" },
  { at: new Date(1_700_000_000_123) },
  { at: new Date(1_700_000_000_000) },
  new Map<unknown, unknown>([
    [1, "a"],
    [1n, "b"],
  ]),
  new Map<unknown, unknown>([
    [1, "a"],
    [true, "b"],
  ]),
  new Set<unknown>([2 ** 53, 2n ** 53n]),
  new Set([Uint8Array.of(1), Uint8Array.of(1)]),
  new URL("https://h/x"),
  ["a"],
  5,
];

const DEEP = ["[", '{"a":', '[{"a":'].flatMap((open) => [
  open.repeat(3000),
  Buffer.from(open.repeat(3000)).toString("base64url"),
  encodeURIComponent(`j:${open.repeat(600)}`),
]);

function tryWrite(codec: AnyCodec, value: unknown): ReturnType<AnyCodec["write"]> | undefined {
  try {
    return codec.write("n", value, at);
  } catch {
    return undefined;
  }
}

/** Whether the value itself says that its time has passed, or has not come. */
function hasOwnTimes(scheme: string, value: unknown): boolean {
  const { expires, expiration, nbf } = value as Record<string, unknown>;
  if (scheme === "authjs.sealed") return typeof nbf === "number";
  return scheme === "mojolicious.session" && (typeof expires === "number" || typeof expiration === "number");
}

/** Removes what these frameworks add to every session. */
function withoutAdditions(scheme: string, value: unknown): unknown {
  if (scheme === "authjs.sealed") {
    const { iat: _, exp: __, jti: ___, ...rest } = value as Record<string, unknown>;
    return rest;
  }
  if (scheme !== "mojolicious.session") return value;
  const { expires: _, ...rest } = value as Record<string, unknown>;
  return rest;
}

/** mod_python's numbers come back as numbers if they are safe, and every kind of bytes as a Uint8Array. */
function asReadBack(scheme: string, value: unknown): unknown {
  const plain = isObject(value) ? withoutAdditions(scheme, value) : value;
  return scheme === "modPython.marshal" ? withNumbers(plain) : plain;
}

function withNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(withNumbers);
  if (value instanceof Set) return new Set([...value].map(withNumbers));
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [withNumbers(key), withNumbers(item)]));
  return value;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function* splicesOf(raw: string): Generator<string> {
  for (let length = 1; length <= 4; length++) {
    yield raw.slice(0, -length);
    yield raw.slice(length);
  }
  for (const more of ["~2", "~1", "~", "=", "==", "A", ".", "..", "*", "--", '"', " ", "%", "|", ":", "\n"]) {
    yield raw + more;
    yield more + raw;
  }
  yield `"${raw}"`;
  yield raw.replaceAll("~2", "");
  yield raw.toUpperCase();
  yield raw.toLowerCase();
  yield raw + raw;
}

describe("identify, joinChunks and modPython.parse", () => {
  test("never throw because of what a client sent, and change no prototype", () => {
    const part = fc.oneof(
      anyText,
      anything.map((value) => {
        try {
          return Buffer.from(JSON.stringify(value) ?? "").toString("base64");
        } catch {
          return "";
        }
      }),
      fc.constantFrom(
        ...DEEP,
        "MT",
        "Fe26.2*",
        ".",
        "--",
        ":",
        "s:",
        "base64-",
        "=".repeat(99),
        "0".repeat(64),
      ),
    );
    const value = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(hostileName, anyText), value, (name, raw) => {
        expect(Array.isArray(identify(name, raw))).toBe(true);
        const header = `${name}=${raw}; ${name}.0=${raw}`;
        expect(modPython.parse(header)).toBeInstanceOf(Map);
        for (const layout of ["authjs", "supabase", "iron-session"] as const)
          joinChunks(Cookie.parse(header), name, layout);
      }),
      runs(500),
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("joinChunks refuses a layout that it does not know", () => {
    for (const layout of ["__proto__", "constructor", "next", undefined])
      expect(() => joinChunks(Cookie.parse("a=1"), "a", layout as ChunkLayout)).toThrow(TypeError);
  });
});
