import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CookieError } from "../base/cookie-error.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { Cookie } from "./cookie.ts";
import { MarshalCookie } from "./marshal-cookie.ts";
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
    const cookie = new SignedCookie("user", "joe, 7", keys, { path: "/", maxAge: 60 });
    expect(String(cookie)).toMatch(/^user=S[\w-]{61}\.joe, 7; Max-Age=60; Path=\/$/);
    const received = SignedCookie.parse(cookie.pair, { keys }).get("user")!;
    expect(received).toMatchObject({ value: "joe, 7", received: true, needsReissue: false });
    expect(received.issuedAt).toEqual(new Date(NOW));
    expect(received.pair).toBe(cookie.pair);
    expect(received instanceof Cookie).toBe(false);
  });

  test("takes at most 64 octets more than its value", () => {
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

  test("ends when it was said to, whatever the client does", () => {
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

  test("that was kept for longer than its maxAge is not sent to be refused", () => {
    const cookie = new SignedCookie("a", "b", keys, { maxAge: 60 });
    vi.setSystemTime(NOW + 60_000);
    expect(() => cookie.pair).toThrow(expect.objectContaining({ code: "expired" }));
    cookie.maxAge = 61;
    expect(SignedCookie.parse(cookie.pair, { keys }).get("a")?.issuedAt).toEqual(new Date(NOW + 60_000));
  });

  test("once received and printed again lives no longer than before", () => {
    const { pair } = new SignedCookie("a", "b", keys, { maxAge: 60 });
    const received = SignedCookie.parse(pair, { keys }).get("a")!;
    received.value = "c";
    expect(SignedCookie.parse(received.pair, { keys, now: NOW + 59_999 }).get("a")?.value).toBe("c");
    expect(SignedCookie.parse(received.pair, { keys, now: NOW + 60_000 }).has("a")).toBe(false);
    received.maxAge = 120;
    expect(SignedCookie.parse(received.pair, { keys, now: NOW + 119_999 }).has("a")).toBe(true);
  });

  test("of a retired key is believed, and printed again under the current one", () => {
    const ring = new KeyRing([KeyRing.generate(), secret]);
    const received = SignedCookie.parse(new SignedCookie("a", "b", keys).pair, { keys: ring }).get("a")!;
    expect(received.needsReissue).toBe(true);
    expect(SignedCookie.parse(String(received), { keys: ring }).get("a")?.needsReissue).toBe(false);
  });

  test("is verified with secrets in every form", () => {
    const bytes = new TextEncoder().encode(secret);
    const { pair } = new SignedCookie("a", "b", secret);
    for (const secrets of [secret, [secret], [KeyRing.generate(), secret], keys, bytes, [bytes]]) {
      expect(SignedCookie.parse(pair, { keys: secrets }).get("a")?.value).toBe("b");
    }
  });

  test("is the first that is genuine, whatever stands before it", () => {
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

  test("that is not believed is left out, downgraded or an error, as one likes", () => {
    const forged = `${new SignedCookie("a", "b", keys).pair}x; b=plain`;
    expect(SignedCookie.parse(forged, { keys }).size).toBe(0);
    const downgraded = SignedCookie.parse(forged, { keys, mismatch: "downgrade" });
    expect(downgraded.get("a")).toBeInstanceOf(Cookie);
    expect(downgraded.get("b")?.value).toBe("plain");
    expect(() => SignedCookie.parse(forged, { keys, names: ["a"], mismatch: "throw" })).toThrow(
      expect.objectContaining({ code: "forged", cookieName: "a" }),
    );
    // Not asked for, or not there: nothing to throw about.
    expect(SignedCookie.parse(forged, { keys, mismatch: "throw" }).size).toBe(0);
    expect(SignedCookie.parse("", { keys, names: ["a"], mismatch: "throw" }).size).toBe(0);
  });

  test("is of no use under another name, of another kind, or for another ring", () => {
    const { pair } = new SignedCookie("a", "b", keys);
    const value = pair.slice("a=".length);
    expect(SignedCookie.parse(`c=${value}`, { keys }).rejected[0]?.error.code).toBe("forged");
    expect(MarshalCookie.parse(`a=M${value.slice(1)}`, { keys }).rejected[0]?.error.code).toBe("forged");
    expect(SignedCookie.parse(pair, { keys: KeyRing.generate() }).size).toBe(0);
  });

  test("can't be made out of a record that looks verified", () => {
    const record = { payload: "x", issuedAt: 0, expiryTime: undefined, needsReissue: false };
    expect(() => new SignedCookie("a", "b;", keys, record as never)).toThrow(CookieError);
  });
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

  test("carries what JSON can't", () => {
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

  test("with a genuine stamp around something else is malformed", () => {
    const text = new SignedCookie("a", "b", keys).pair;
    expect(MarshalCookie.parse(text, { keys, names: ["a"] }).rejected[0]?.error.code).toBe("malformed");
  });

  test("never shows its value in an error", () => {
    expect(() => new MarshalCookie("a", { password: "hunter2", f: () => 1 }, keys)).not.toThrow(/hunter2/);
  });
});
