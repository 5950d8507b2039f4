import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { decodeBase64url, encodeBase64url } from "../base/base64url.ts";
import { CookieError } from "../base/cookie-error.ts";
import { constantTimeEqual, constantTimeIncludes } from "./constant-time.ts";
import * as noble from "./crypto-noble.ts";
import * as node from "./crypto-node.ts";
import { KeyRing, keysFor } from "./key-ring.ts";
import { sign, verify } from "./signature.ts";
import { decodeTime, encodeTime, NO_TIME } from "./time.ts";

const key = Uint8Array.from({ length: 32 }, (_, i) => i);

describe("HMAC-SHA-256", () => {
  test("is that of RFC 4231, test cases 1 and 2", () => {
    const tag = node.createMac(new Uint8Array(20).fill(0x0b))("Hi There")!;
    expect(Buffer.from(tag, "base64url").toString("hex")).toBe(
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    );
    const jefe = node.createMac(Buffer.from("Jefe"))("what do ya want for nothing?")!;
    expect(Buffer.from(jefe, "base64url").toString("hex")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  test("is the same from createHmac, node:crypto's hash and @noble/hashes, at any length", () => {
    const [ours, theirs] = [node.createMac(key), noble.createMac(key)];
    const other = node.createMac(key.map((byte) => byte ^ 1));
    for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 100, 1000, 8192, 8193, 100_000]) {
      const text = "x".repeat(length);
      const expected = createHmac("sha256", key).update(text).digest("base64url");
      other(text);
      expect(ours(text)).toBe(expected);
      expect(theirs(text)).toBe(expected);
    }
  });

  test("takes ASCII only, up to a bound", () => {
    for (const mac of [node.createMac(key), noble.createMac(key)]) {
      for (const text of ["é", "a\u0080", "\ud800", "😀", "é".repeat(5000), "x".repeat(2 ** 20 + 1)])
        expect(mac(text)).toBe(undefined);
    }
  });
});

test("keys and stretched passwords are the same with and without node:crypto", () => {
  expect(noble.deriveKey(key, "purpose")).toEqual(node.deriveKey(key, "purpose"));
  expect(noble.stretchPassword(key, key)).toEqual(node.stretchPassword(key, key));
  expect(noble.randomSecret()).toMatch(/^[\w-]{43}$/);
}, 60_000);

describe("a ring", () => {
  test("refuses weak secrets, and says how to make one", () => {
    const weak: unknown[] = [
      "",
      "short",
      "x".repeat(31),
      new Uint8Array(15),
      [],
      [undefined],
      undefined,
      null,
      7,
      [["x".repeat(32)]],
    ];
    for (const secrets of weak) {
      expect(() => new KeyRing(secrets as string)).toThrow(CookieError);
      expect(() => new KeyRing(secrets as string)).toThrow(/KeyRing\.generate/);
    }
    new KeyRing("é".repeat(16));
    new KeyRing([new Uint8Array(16), "x".repeat(32)]);
    expect(() => KeyRing.fromPassword("", "salt")).toThrow(CookieError);
    expect(() => KeyRing.fromPassword("password", "")).toThrow(CookieError);
  });

  test("makes secrets of 256 bits", () => {
    expect(decodeBase64url(KeyRing.generate())?.length).toBe(32);
    expect(KeyRing.generate()).not.toBe(KeyRing.generate());
  });

  test("shows no key when it is printed", () => {
    const secret = "correct-horse-battery-staple-correct";
    const ring = new KeyRing([secret, Buffer.from(secret)]);
    sign("S", "n", "v", { issuedAt: 0, expiryTime: undefined }, ring);
    const printed = [
      inspect(ring, { depth: 9, showHidden: true }),
      JSON.stringify(ring),
      String(ring),
    ].join();
    for (const form of [
      secret,
      Buffer.from(secret).toString("hex"),
      Buffer.from(secret).toString("base64"),
    ]) {
      expect(printed).not.toContain(form);
    }
  });

  test("does not change with the bytes that it was made from", () => {
    const bytes = Uint8Array.from(key);
    const stamped = sign("S", "n", "v", { issuedAt: 0, expiryTime: undefined }, new KeyRing(bytes));
    const ring = new KeyRing(bytes);
    bytes.fill(0);
    expect(verify("S", "n", stamped, ring, 0)).toMatchObject({ payload: "v" });
  });
});

describe("a stamp", () => {
  const old = KeyRing.generate();
  const current = KeyRing.generate();
  const stamp = { issuedAt: 1_700_000_000_123, expiryTime: 1_700_000_060_123 };

  test("says who, when and until when", () => {
    const value = sign("S", "n", "v", stamp, old);
    expect(value.length).toBe(1 + 63);
    expect(verify("S", "n", value, new KeyRing([current, old]), stamp.issuedAt)).toEqual({
      payload: "v",
      ...stamp,
      needsReissue: true,
    });
    expect(verify("S", "n", value, old, stamp.expiryTime - 1)).toMatchObject({ needsReissue: false });
    expect(verify("S", "n", value, old, stamp.expiryTime)).toBe("expired");
    // A clock that runs ahead on another server must not lock anyone out.
    expect(verify("S", "n", value, old, 0)).toMatchObject({ payload: "v" });
    expect(verify("S", "n", value, current, 0)).toBe("unknown-key");
  });

  test("is worth nothing once any character of name, kind, times, value or tag is another", () => {
    const value = sign("S", "ab", "cd", stamp, old);
    for (let at = 0; at < value.length; at++) {
      for (const character of ["A", "_", ".", "z", "9"]) {
        if (value[at] === character) continue;
        const changed = value.slice(0, at) + character + value.slice(at + 1);
        expect(verify("S", "ab", changed, old, 0)).toMatch(/^(malformed|forged|unknown-key)$/);
      }
      expect(verify("S", "ab", value.slice(0, at), old, 0)).toMatch(/^(malformed|forged|unknown-key)$/);
    }
    expect(verify("S", "ab", `${value}e`, old, 0)).toBe("forged");
    expect(verify("S", "a", value, old, 0)).toBe("forged");
    expect(verify("S", "abc", value, old, 0)).toBe("forged");
    expect(verify("M", "ab", value, old, 0)).toBe("malformed");
    expect(verify("M", "ab", `M${value.slice(1)}`, old, 0)).toBe("forged");
  });

  test("of one name and value is never that of others with the same letters", () => {
    const value = sign("S", "a", "bc", stamp, old);
    const shifted = value.slice(0, -2);
    expect(verify("S", "ab", `${shifted}c`, old, 0)).toBe("forged");
    expect(verify("S", "", `${shifted}abc`, old, 0)).toBe("forged");
  });

  test("is found under the right one of two keys that share an id", () => {
    const ids = keysFor("any purpose", ({ id }) => id);
    let twin = KeyRing.generate();
    while (ids(new KeyRing(twin))[0] !== ids(new KeyRing(old))[0]) twin = KeyRing.generate();
    const value = sign("S", "n", "v", stamp, old);
    expect(verify("S", "n", value, new KeyRing([twin, old]), 0)).toMatchObject({
      payload: "v",
      needsReissue: true,
    });
    expect(verify("S", "n", value, new KeyRing(twin), 0)).toBe("forged");
  }, 60_000);
});

test("times survive eight characters", () => {
  for (const time of [0, 1, 1_700_000_000_123, 253_402_300_799_999, NO_TIME]) {
    expect(encodeTime(time)).toMatch(/^[\w-]{8}$/);
    expect(decodeTime(`xx${encodeTime(time)}`, 2)).toBe(time);
  }
  expect(decodeTime(encodeTime(-5), 0)).toBe(0);
});

test("base64url has one text for each sequence of bytes", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 31) & 255);
    const text = encodeBase64url(bytes);
    expect(text).toBe(Buffer.from(bytes).toString("base64url"));
    expect(decodeBase64url(text)).toEqual(bytes);
  }
  vi.stubGlobal("Buffer", undefined);
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 31) & 255);
    expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes);
  }
  expect(encodeBase64url(new Uint8Array(100_000))).toHaveLength(133_334);
  vi.unstubAllGlobals();
  for (const text of ["A", "AB", "AAB", "A=", "AA==", "A+AA", "A/AA", "é___", "AA\n", "\u0141AAA"])
    expect(decodeBase64url(text)).toBe(undefined);
  expect(encodeBase64url(new Uint8Array(100_000))).toHaveLength(133_334);
});

test("comparisons look at every character", () => {
  expect(constantTimeEqual(key, Uint8Array.from(key))).toBe(true);
  expect(constantTimeEqual(key, key.subarray(1))).toBe(false);
  expect(
    constantTimeEqual(
      key,
      key.map((byte, i) => (i === 31 ? byte ^ 1 : byte)),
    ),
  ).toBe(false);
  expect(constantTimeIncludes("xxabc", "abc", 2)).toBe(true);
  expect(constantTimeIncludes("xxab", "abc", 2)).toBe(false);
  expect(constantTimeIncludes("xxab\u0000", "abc", 2)).toBe(false);
});
