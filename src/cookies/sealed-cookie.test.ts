import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { getCookie } from "../http/get-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { open, seal, sealedLength } from "../keys/seal.ts";
import { sign } from "../keys/signature.ts";
import { MarshalCookie } from "./marshal-cookie.ts";
import { SealedCookie } from "./sealed-cookie.ts";
import { SignedCookie } from "./signed-cookie.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const keys = new KeyRing("an example of a secret with 32 octets");
const secretText = "the butler did it";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Returns the value of the cookie named "s", or the code of its rejection. */
function read(pair: string, options: { now?: number; keys?: KeyRing } = {}) {
  const map = SealedCookie.parse(pair, { keys, ...options });
  return map.get("s")?.value ?? map.rejected[0]?.error.code;
}

describe("a sealed cookie", () => {
  test("comes back as it was, and shows nothing of its value on the way", () => {
    const value = { who: secretText, tags: new Set(["a"]), at: new Date(NOW), n: 7n, nothing: undefined };
    const cookie = new SealedCookie("s", value, keys, { path: "/", maxAge: 60 });
    expect(String(cookie)).toMatch(/^s=E[\w-]+; Max-Age=60; Path=\/$/);
    expect(Buffer.from(cookie.pair.slice(3), "base64url").includes("butler")).toBe(false);
    const received = getCookie(cookie.pair, "s", SealedCookie, { keys })!;
    expect(received).toMatchObject({ value, received: true, needsReissue: false });
    expect(received.issuedAt).toEqual(new Date(NOW));
  });

  test("is written differently each time", () => {
    const cookie = new SealedCookie("s", secretText, keys);
    expect(new Set(Array.from({ length: 1000 }, () => cookie.pair)).size).toBe(1000);
  });

  test("ends with its lifetime, which cannot be seen or changed", () => {
    const { pair } = new SealedCookie("s", 1, keys, { maxAge: 60 });
    expect(read(pair, { now: NOW + 59_999 })).toBe(1);
    expect(read(pair, { now: NOW + 60_000 })).toBe("expired");
    expect(read(new SealedCookie("s", 1, keys).pair, { now: NOW + 9e12 })).toBe(1);
  });

  test("opens with retired keys, and then needs to be reissued", () => {
    const { pair } = new SealedCookie("s", 1, keys);
    const rotated = new KeyRing([KeyRing.generate(), "an example of a secret with 32 octets"]);
    expect(getCookie(pair, "s", SealedCookie, { keys: rotated })).toMatchObject({
      value: 1,
      needsReissue: true,
    });
    expect(["unknown-key", "forged"]).toContain(read(pair, { keys: new KeyRing(KeyRing.generate()) }));
  });

  test("of several copies is the first that opens", () => {
    const { pair } = new SealedCookie("s", "good", keys);
    const forged = pair.slice(0, -1) + (pair.endsWith("A") ? "B" : "A");
    const map = SealedCookie.parse(`${forged}; ${pair}; other=1`, { keys });
    expect(map.get("s")?.value).toBe("good");
    expect(map.duplicates).toEqual(["s"]);
    expect(map.rejected).toMatchObject([{ name: "s", error: { code: "forged" } }]);
  });

  test("has room for exactly as many bytes as a browser accepts", () => {
    const bytes = (length: number) => new Uint8Array(length);
    const fits = (length: number) => {
      try {
        return new SealedCookie("s", bytes(length), keys).pair.length;
      } catch (error) {
        expect(error).toMatchObject({ code: "too-large" });
        return Number.POSITIVE_INFINITY;
      }
    };
    let longest = 2900;
    while (fits(longest + 1) < Number.POSITIVE_INFINITY) longest++;
    expect(fits(longest)).toBeGreaterThan(4090);
    expect(fits(longest)).toBeLessThanOrEqual(4097);
    for (const length of [0, 1, 2, 3, 60, 61]) {
      const lifetime = { issuedAt: 0, expiryTime: undefined };
      expect(seal("s", bytes(length), lifetime, keys).length).toBe(sealedLength(length));
    }
  });

  test("cannot be downgraded to plain text, nor hold a value that would come back changed", () => {
    const options = { keys, mismatch: "downgrade" } as never;
    expect(() => SealedCookie.parse("s=1", options)).toThrow(TypeError);
    expect(() => getCookie("s=1", "s", SealedCookie, options)).toThrow(TypeError);
    for (const value of [
      () => 1,
      Symbol("s"),
      new (class Point {})(),
      new Array(2),
      JSON.parse('{"__proto__": 1}'),
    ]) {
      expect(() => new SealedCookie("s", value, keys)).toThrow(
        expect.objectContaining({ code: "not-marshallable" }),
      );
    }
  });

  test("never shows its value in an error", () => {
    for (const attack of [
      () => new SealedCookie("s", secretText.repeat(999), keys),
      () => new SealedCookie("s", [secretText, () => 1], keys),
      () => SealedCookie.parse(`s=${secretText}`, { keys, names: ["s"], mismatch: "throw" }),
    ])
      expect(attack).toThrow(expect.objectContaining({ message: expect.not.stringContaining("butler") }));
  });
});

describe("a seal is refused", () => {
  const { pair } = new SealedCookie("s", { secretText }, keys, { maxAge: 60 });

  test("with any character changed, missing or added", () => {
    for (let i = 2; i < pair.length; i++) {
      for (const character of "AQ_.~") {
        if (pair[i] === character) continue;
        const changed = pair.slice(0, i) + character + pair.slice(i + 1);
        // A text without the form of a seal is not even rejected.
        expect(read(changed) ?? "malformed", changed).toMatch(/forged|unknown-key|malformed/);
      }
      expect(read(pair.slice(0, i)) ?? "malformed", `cut at ${i}`).toMatch(/forged|unknown-key|malformed/);
    }
    expect(read(`${pair}A`)).toBe("forged");
  });

  test("under another name, of another kind, or re-dated", () => {
    const value = pair.slice(2);
    expect(SealedCookie.parse(`t=${value}`, { keys }).rejected[0]?.error.code).toBe("forged");
    expect(SealedCookie.parse(`S=${value}`, { keys }).rejected[0]?.error.code).toBe("forged");
    for (const [kind, Class] of [
      ["S", SignedCookie],
      ["M", MarshalCookie],
    ] as const) {
      expect(Class.parse(`s=${kind}${value.slice(1)}`, { keys }).size).toBe(0);
      expect(Class.parse(pair, { keys, names: ["s"] }).rejected[0]?.error.code).toBe("malformed");
    }
    const signed = new MarshalCookie("s", 1, keys).pair;
    expect(SealedCookie.parse(signed, { keys, names: ["s"] }).rejected[0]?.error.code).toBe("malformed");
    expect(SealedCookie.parse(`s=E${signed.slice(3)}`, { keys, names: ["s"] }).size).toBe(0);
    const later = new Date(NOW + 9e9);
    vi.setSystemTime(later);
    const issuedLater = new SealedCookie("s", 1, keys).pair.slice(5, 13);
    expect(read(pair.slice(0, 5) + issuedLater + pair.slice(13))).toBe("forged");
  });

  test("if it is made from a signature", () => {
    const lifetime = { issuedAt: NOW, expiryTime: undefined };
    const signed = sign("M", "s", "x".repeat(100), lifetime, keys);
    expect(open("s", `E${signed.slice(1).replace(".", "A")}`, keys, NOW)).toBe("forged");
  });
});

describe("compression", () => {
  const long = { text: "abc ".repeat(500) };

  test("is off by default, and used only if it makes the cookie shorter", () => {
    const plain = new SealedCookie("s", long, keys).pair;
    const compressed = new SealedCookie("s", long, keys, { compress: true, maxAge: 9 });
    expect(compressed.pair.length).toBeLessThan(plain.length / 5);
    expect(read(compressed.pair)).toEqual(long);
    const random = Uint8Array.from({ length: 60 }, (_, i) => (i * 89 + 7) % 256);
    expect(new SealedCookie("s", random, keys, { compress: true }).pair.length).toBe(
      new SealedCookie("s", random, keys).pair.length,
    );
    expect(() => new SealedCookie("s", 1, keys, { compress: 1 as never })).toThrow(
      /compress must be true or false; got number/,
    );
  });

  test("inflates to a bounded size, and only valid seals", () => {
    const lifetime = { issuedAt: NOW, expiryTime: undefined };
    const bomb = deflateRawSync(Buffer.alloc(2 ** 24));
    const payload = Buffer.concat([Uint8Array.of(1), bomb]);
    expect(read(`s=${seal("s", payload, lifetime, keys)}`)).toBe("malformed");
    expect(read(`s=${seal("s", Uint8Array.of(1, 2, 3, 4), lifetime, keys)}`)).toBe("malformed");
    expect(read(`s=${seal("s", Uint8Array.of(2, 0x00), lifetime, keys)}`)).toBe("malformed");
    expect(read(`s=${seal("s", new Uint8Array(), lifetime, keys)}`)).toBe("malformed");
  });

  test("of more than 64 KiB is refused, not written", () => {
    expect(() => new SealedCookie("s", "a".repeat(70_000), keys, { compress: true })).toThrow(
      expect.objectContaining({ code: "too-large" }),
    );
  });
});

test("bytes inside a value are an array of their own, which shows nothing else of the cookie", () => {
  const keys = new KeyRing(KeyRing.generate());
  const { pair } = new SealedCookie("data", { secret: "s3cr3t", bytes: new Uint8Array([1, 2]) }, keys);
  const value = SealedCookie.parse(pair, { keys }).get("data")?.value as { bytes: Uint8Array };
  expect(Object.getPrototypeOf(value.bytes)).toBe(Uint8Array.prototype);
  expect(value.bytes.buffer.byteLength).toBe(2);
});
