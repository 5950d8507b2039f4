import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CookieError } from "../base/cookie-error.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { Cookie } from "./cookie.ts";
import { MarshalCookie } from "./marshal-cookie.ts";
import type { ProtectedAttributes } from "./protected-cookie.ts";
import { readFirst } from "./read-options.ts";
import { SealedCookie } from "./sealed-cookie.ts";
import { SignedCookie } from "./signed-cookie.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const secret = "an example of a secret with 32 octets";
const keys = new KeyRing(secret);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a signed cookie", () => {
  test("comes back as it was, with the time of issue", () => {
    const cookie = new SignedCookie("user", "joe:7", keys, { path: "/", maxAge: 60 });
    expect(String(cookie)).toMatch(/^user=S[\w-]{61}\.joe:7; Max-Age=60; Path=\/$/);
    const received = SignedCookie.parse(cookie.pair, { keys }).get("user")!;
    expect(received).toMatchObject({ value: "joe:7", received: true, needsReissue: false });
    expect(received.issuedAt).toEqual(new Date(NOW));
    expect(received.pair).toBe(cookie.pair);
    expect(received instanceof Cookie).toBe(false);
  });

  test("takes at most 64 bytes more than its value", () => {
    expect(new SignedCookie("a", "", keys).pair.length - "a=".length).toBeLessThanOrEqual(64);
    const longest = "v".repeat(4096 - 63 - 1);
    expect(new SignedCookie("a", longest, keys).pair.length).toBe(4097);
    expect(() => new SignedCookie("a", `${longest}v`, keys)).toThrow(
      expect.objectContaining({ code: "too-large" }),
    );
  });

  test("keeps any text with encoding percent", () => {
    const { pair } = new SignedCookie("a", " é;\n%zz", keys, { encoding: "percent" });
    const received = SignedCookie.parse(pair, { keys, encoding: "percent" }).get("a")!;
    expect(received.value).toBe(" é;\n%zz");
    expect(received.pair).toBe(pair);
  });

  test("ends with its lifetime, whatever the client does", () => {
    for (const lifetime of [
      { maxAge: 60 },
      { expires: new Date(NOW + 60_000) },
      { maxAge: 60, expires: new Date(NOW + 9e9) },
    ]) {
      const { pair } = new SignedCookie("a", "b", keys, lifetime);
      expect(SignedCookie.parse(pair, { keys, now: NOW + 59_999 }).has("a")).toBe(true);
      const late = SignedCookie.parse(pair, { keys, now: NOW + 60_000 });
      expect(late.has("a")).toBe(false);
      expect(late.rejected).toMatchObject([{ name: "a", error: { code: "expired", cookieName: "a" } }]);
    }
    const session = new SignedCookie("a", "b", keys).pair;
    expect(SignedCookie.parse(session, { keys, now: NOW + 9e12 }).has("a")).toBe(true);
    expect(SignedCookie.parse(session, { keys, now: 0 }).has("a")).toBe(true);
  });

  test("cannot be sent after its maxAge has passed: no request would be accepted with it", () => {
    const cookie = new SignedCookie("a", "b", keys, { maxAge: 60 });
    vi.setSystemTime(NOW + 60_000);
    expect(() => cookie.pair).toThrow(expect.objectContaining({ code: "expired" }));
    cookie.maxAge = 61;
    expect(SignedCookie.parse(cookie.pair, { keys }).get("a")?.issuedAt).toEqual(new Date(NOW + 60_000));
  });

  test("that is received and printed again lives no longer than before", () => {
    const { pair } = new SignedCookie("a", "b", keys, { maxAge: 60 });
    const received = SignedCookie.parse(pair, { keys }).get("a")!;
    received.value = "c";
    expect(SignedCookie.parse(received.pair, { keys, now: NOW + 59_999 }).get("a")?.value).toBe("c");
    expect(SignedCookie.parse(received.pair, { keys, now: NOW + 60_000 }).has("a")).toBe(false);
    received.maxAge = 120;
    expect(SignedCookie.parse(received.pair, { keys, now: NOW + 119_999 }).has("a")).toBe(true);
  });

  test("of a retired key is valid, and printed again with the current one", () => {
    const ring = new KeyRing([KeyRing.generate(), secret]);
    const received = SignedCookie.parse(new SignedCookie("a", "b", keys).pair, { keys: ring }).get("a")!;
    expect(received.needsReissue).toBe(true);
    expect(SignedCookie.parse(String(received), { keys: ring }).get("a")?.needsReissue).toBe(false);
  });

  test("that is received has its expiry time, and is printed with it", () => {
    const { pair } = new SignedCookie("a", "b", keys, { maxAge: 60 });
    const received = SignedCookie.parse(pair, { keys }).get("a")!;
    expect(received.expires).toEqual(new Date(NOW + 60_000));
    expect(String(received)).toBe(`${pair}; Expires=${new Date(NOW + 60_000).toUTCString()}`);
    received.path = "/";
    received.expires = undefined;
    expect(received.expires).toEqual(new Date(NOW + 60_000));
    received.maxAge = 30;
    expect(received.expires).toBeUndefined();
    expect(String(received)).toMatch(/; Max-Age=30; Path=\/$/);
    received.maxAge = undefined;
    received.expires = NOW + 5000;
    expect(received.expires).toEqual(new Date(NOW + 5000));
    expect(String(received).match(/Expires/g)).toHaveLength(1);
    const session = SignedCookie.parse(new SignedCookie("a", "b", keys).pair, { keys }).get("a")!;
    expect(session.expires).toBeUndefined();
    expect(String(session)).toBe(session.pair);
  });

  test("is verified with secrets in every form", () => {
    const bytes = new TextEncoder().encode(secret);
    const { pair } = new SignedCookie("a", "b", secret);
    for (const secrets of [secret, [secret], [KeyRing.generate(), secret], keys, bytes, [bytes]]) {
      expect(SignedCookie.parse(pair, { keys: secrets }).get("a")?.value).toBe("b");
    }
  });

  test("is the first valid copy, whatever stands before it", () => {
    const mine = new SignedCookie("a", "mine", keys).pair;
    const header = `a=planted; a=S${"x".repeat(61)}.evil; ${mine}; a=late`;
    const cookies = SignedCookie.parse(header, { keys });
    expect(cookies.get("a")?.value).toBe("mine");
    expect(cookies.getAll("a")).toHaveLength(1);
    expect(cookies.duplicates).toEqual(["a"]);
    expect(cookies.rejected.map(({ error }) => error.code)).toEqual(["unknown-key"]);
    expect(
      SignedCookie.parse(header, { keys, names: ["a"] }).rejected.map(({ error }) => error.code),
    ).toEqual(["malformed", "unknown-key", "malformed"]);
  });

  test("of which a header has very many invalid copies shares one error among them", () => {
    const count = 100_000;
    const { rejected } = SignedCookie.parse("a=;".repeat(count), { keys, names: ["a", "b"] });
    expect(rejected).toHaveLength(count);
    expect(new Set(rejected.map(({ error }) => error)).size).toBe(1);
    expect(SignedCookie.parse("a=; b=", { keys, names: ["a", "b"] }).rejected).toMatchObject([
      { name: "a", error: { cookieName: "a" } },
      { name: "b", error: { cookieName: "b" } },
    ]);
  });

  test("that is not valid is left out, returned as a plain cookie, or an error, by the option mismatch", () => {
    const forged = `${new SignedCookie("a", "b", keys).pair}x; b=plain`;
    expect(SignedCookie.parse(forged, { keys }).size).toBe(0);
    const downgraded = SignedCookie.parse(forged, { keys, mismatch: "downgrade" });
    expect(downgraded.get("a")).toBeInstanceOf(Cookie);
    expect(downgraded.get("b")?.value).toBe("plain");
    expect(() => SignedCookie.parse(forged, { keys, names: ["a"], mismatch: "throw" })).toThrow(
      expect.objectContaining({ code: "forged", cookieName: "a" }),
    );
    // Not asked for, or absent: no error.
    expect(SignedCookie.parse(forged, { keys, mismatch: "throw" }).size).toBe(0);
    expect(SignedCookie.parse("", { keys, names: ["a"], mismatch: "throw" }).size).toBe(0);
  });

  test("is not valid under another name, as another kind, or for another ring", () => {
    const { pair } = new SignedCookie("a", "b", keys);
    const value = pair.slice("a=".length);
    expect(SignedCookie.parse(`c=${value}`, { keys }).rejected[0]?.error.code).toBe("forged");
    expect(MarshalCookie.parse(`a=M${value.slice(1)}`, { keys }).rejected[0]?.error.code).toBe("forged");
    expect(SignedCookie.parse(pair, { keys: KeyRing.generate() }).size).toBe(0);
  });

  test("cannot be made from a record that looks verified", () => {
    const record = { payload: "x", issuedAt: 0, expiryTime: undefined, needsReissue: false };
    expect(() => new SignedCookie("a", "b;", keys, record as never)).toThrow(CookieError);
  });
});

describe("a cookie that is made at a given time", () => {
  const time = Date.UTC(2020, 0, 1);
  type Attributes = ProtectedAttributes;
  const kinds = [
    ["signed", SignedCookie, (attributes: Attributes) => new SignedCookie("a", "b", keys, attributes)],
    ["marshalled", MarshalCookie, (attributes: Attributes) => new MarshalCookie("a", "b", keys, attributes)],
    ["sealed", SealedCookie, (attributes: Attributes) => new SealedCookie("a", "b", keys, attributes)],
  ] as const;
  for (const [kind, Class, make] of kinds) {
    const statusAt = (pair: string, now: number) => {
      const map = Class.parse(pair, { keys, now });
      return map.get("a")?.issuedAt.getTime() ?? map.rejected[0]?.error.code;
    };

    test(`${kind}: is issued then, and its lifetime counts from then`, () => {
      const cookie = make({ maxAge: 60, now: time, path: "/" });
      expect(cookie.issuedAt.getTime()).toBe(time);
      expect(statusAt(cookie.pair, time + 59_999)).toBe(time);
      expect(statusAt(cookie.pair, time + 60_000)).toBe("expired");
      expect(String(cookie)).toMatch(/; Max-Age=60; Path=\/$/);
    });

    test(`${kind}: keeps that time when it is changed`, () => {
      const cookie = make({ now: time });
      cookie.maxAge = 30;
      cookie.value = "c";
      expect(statusAt(cookie.pair, time + 29_999)).toBe(time);
      expect(statusAt(cookie.pair, time + 30_000)).toBe("expired");
    });

    test(`${kind}: without one, the clock is asked each time`, () => {
      vi.setSystemTime(NOW + 5);
      expect(make({}).issuedAt.getTime()).toBe(NOW + 5);
      const cookie = make({ now: undefined });
      vi.setSystemTime(NOW + 7);
      cookie.value = "c";
      expect(cookie.issuedAt.getTime()).toBe(NOW + 7);
    });

    test(`${kind}: an invalid time is refused, in writing and in reading`, () => {
      const none = [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300, "0", null, new Date(0), 5n, () => 0];
      for (const now of none as number[]) {
        expect(() => make({ now })).toThrow(RangeError);
        expect(() => Class.parse("a=b", { keys, now })).toThrow(RangeError);
        expect(() => Class[readFirst]("a=b", "a", { keys, now })).toThrow(RangeError);
      }
    });
  }
});

describe("a marshalled cookie", () => {
  const everything = {
    nothing: null,
    missing: undefined,
    yes: true,
    numbers: [
      0,
      -0,
      1.5,
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      2 ** 53,
      Number.MAX_VALUE,
    ],
    big: [0n, -1n, 2n ** 200n],
    text: "café 😀 \ufeff",
    date: new Date(NOW + 7),
    pattern: /a+b/giu,
    map: new Map<unknown, unknown>([
      [1, "one"],
      [{ a: 1 }, new Set([1n, "x"])],
    ]),
    bytes: Uint8Array.of(0, 255),
    constructor: "a key like any other",
  };

  test("holds values that JSON cannot", () => {
    const { pair } = new MarshalCookie("a", everything, keys);
    expect(MarshalCookie.parse(pair, { keys }).get("a")?.value).toStrictEqual(everything);
    expect(pair).toMatch(/^a=M[\w-]{61}\.[\w-]+$/);
  });

  test("keeps empty byte arrays apart", () => {
    const { pair } = new MarshalCookie("a", new Set([new Uint8Array(), new Uint8Array()]), keys);
    expect(MarshalCookie.parse(pair, { keys }).get("a")?.value).toEqual(
      new Set([new Uint8Array(), new Uint8Array()]),
    );
  });

  test("keeps the order of keys", () => {
    const { pair } = new MarshalCookie("a", { zebra: 1, a: 2 }, keys);
    expect(Object.keys(MarshalCookie.parse(pair, { keys }).get("a")?.value as object)).toEqual([
      "zebra",
      "a",
    ]);
  });

  const circle: unknown[] = [];
  circle.push(circle);
  let deep: unknown = 0;
  for (let i = 0; i < 100; i++) deep = [deep];
  const refused: [why: string, value: unknown][] = [
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["an object of a class", new (class Point {})()],
    ["an object that inherits", Object.create({ a: 1 })],
    ["itself", circle],
    ["100 arrays in each other", deep],
    ["holes", new Array(3)],
    ["half of a surrogate pair", "\ud800"],
    ["a typed array", new Float64Array(1)],
    ["a buffer", new ArrayBuffer(1)],
    ["an Error", new Error("x")],
    ["a WeakMap", new WeakMap()],
    ["a promise", Promise.resolve()],
    ["a Map in disguise", { [Symbol.toStringTag]: "Map" }],
    ["a key __proto__", JSON.parse('{"__proto__": 1}')],
    ["… in the depth", [new Map([[1, JSON.parse('{"a": {"__proto__": 1}}')]])]],
  ];
  for (const [why, value] of refused) {
    test(`refuses ${why}`, () => {
      expect(() => new MarshalCookie("a", value, keys)).toThrow(
        expect.objectContaining({ code: "not-marshallable" }),
      );
    });
  }

  test("is checked again when it is printed: what it holds may have changed", () => {
    const value: { items: unknown[] } = { items: [] };
    const cookie = new MarshalCookie("a", value, keys);
    value.items.push(7);
    expect(MarshalCookie.parse(cookie.pair, { keys }).get("a")?.value).toEqual({ items: [7] });
    value.items.push(() => 1);
    expect(() => String(cookie)).toThrow(expect.objectContaining({ code: "not-marshallable" }));
    value.items = ["x".repeat(5000)];
    expect(() => String(cookie)).toThrow(expect.objectContaining({ code: "too-large" }));
  });

  test("with a valid signature over something else is malformed", () => {
    const text = new SignedCookie("a", "b", keys).pair;
    expect(MarshalCookie.parse(text, { keys, names: ["a"] }).rejected[0]?.error.code).toBe("malformed");
  });

  test("never shows its value in an error", () => {
    expect(() => new MarshalCookie("a", { password: "hunter2", f: () => 1 }, keys)).not.toThrow(/hunter2/);
  });
});
