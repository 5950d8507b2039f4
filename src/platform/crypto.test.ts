import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { CryptoPrimitives, Digest } from "./crypto.ts";
import * as noble from "./crypto-noble.ts";
import * as node from "./crypto-node.ts";

const halves: Record<string, CryptoPrimitives> = { "node:crypto": node, noble };
const digests: readonly Digest[] = ["md5", "sha1", "sha256", "sha384", "sha512"];
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex");
const unhex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const ascii = (text: string) => new TextEncoder().encode(text);

test("both halves export exactly the names of the type", () => {
  expectTypeOf<keyof typeof node>().toEqualTypeOf<keyof CryptoPrimitives>();
  expectTypeOf<keyof typeof noble>().toEqualTypeOf<keyof CryptoPrimitives>();
  expect(Object.keys(noble).sort()).toEqual(Object.keys(node).sort());
});

describe("both halves return the same bytes, whatever they are given, for", () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
  const exactly = (...lengths: number[]) =>
    fc.oneof(...lengths.map((length) => fc.uint8Array({ minLength: length, maxLength: length })));
  const digest = fc.constantFrom(...digests);
  /** Runs both halves over 200 random inputs of a fixed seed. */
  function agree<A extends unknown[]>(
    inputs: { [K in keyof A]: fc.Arbitrary<A[K]> },
    run: (half: CryptoPrimitives, ...args: A) => unknown,
  ) {
    fc.assert(
      fc.property(fc.tuple<A>(...inputs), (args) => {
        expect(run(noble, ...args)).toEqual(run(node, ...args));
      }),
      { seed: 12, numRuns: 200 },
    );
  }

  test("hash and hmac", () => {
    agree([digest, bytes(300), bytes(300)], (half, name, a, b) => hex(half.hash(name, a, b)));
    agree([digest, bytes(200), bytes(300), bytes(9)], (half, name, key, a, b) =>
      hex(half.hmac(name, key, a, b)),
    );
  });

  test("createMac, of any text", () => {
    const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: "binary", maxLength: 40 }));
    agree([bytes(64), text], (half, key, given) => half.createMac(key)(given));
  });

  test("hkdf, pbkdf2 and scrypt", () => {
    const length = fc.integer({ min: 1, max: 80 });
    agree([digest, bytes(90), bytes(90), bytes(90), length], (half, name, secret, salt, info, size) =>
      hex(half.hkdf(name, secret, salt, info, size)),
    );
    agree([bytes(90), bytes(90)], (half, secret, info) => hex(half.hkdfSha256(secret, info)));
    agree([digest, bytes(90), bytes(90), length], (half, name, password, salt, size) =>
      hex(half.pbkdf2(name, password, salt, 3, size)),
    );
    agree([bytes(90), bytes(90)], (half, password, salt) =>
      hex(half.scrypt(password, salt, { N: 4, r: 2, p: 1 })),
    );
  });

  test("AES in ECB, CBC and CTR", () => {
    agree([exactly(32), exactly(16, 32, 160)], (half, key, blocks) => hex(half.encryptEcb(key, blocks)));
    agree([exactly(16, 32), exactly(16), bytes(100)], (half, key, iv, text) => {
      const ciphertext = half.encryptCbc(key, iv, text);
      return [hex(ciphertext), hex(half.decryptCbc(key, iv, ciphertext))];
    });
    agree([exactly(16, 24, 32), exactly(16), bytes(100)], (half, key, iv, text) =>
      hex(half.cryptCtr(key, iv, text)),
    );
  });

  test("AES-CBC of what was never encrypted", () => {
    agree([exactly(16, 32), exactly(16), bytes(64)], (half, key, iv, ciphertext) =>
      hex(half.decryptCbc(key, iv, ciphertext)),
    );
  });

  test("AES-GCM, valid, changed and cut", () => {
    const associated = fc.option(bytes(40), { nil: undefined });
    agree([exactly(16, 32), exactly(12), bytes(100), associated], (half, key, nonce, text, bound) => {
      const sealed = half.sealGcm(key, nonce, text, bound);
      const { ciphertext, tag } = sealed;
      const changedTag = Uint8Array.from(tag, (byte, i) => (i === 3 ? byte ^ 1 : byte));
      expect(hex(half.openGcm(key, nonce, sealed, bound))).toBe(hex(text));
      for (const wrong of [changedTag, tag.subarray(1), new Uint8Array()])
        expect(half.openGcm(key, nonce, { ciphertext, tag: wrong }, bound)).toBe(undefined);
      expect(half.openGcm(key, nonce, sealed, ascii("another"))).toBe(undefined);
      expect(half.openGcm(key, new Uint8Array(), sealed, bound)).toBe(undefined);
      const prepared = half.createGcm(key);
      expect(hex(prepared.open(nonce, sealed, bound))).toBe(hex(text));
      return [hex(ciphertext), hex(tag), hex(prepared.seal(nonce, text, bound).tag)];
    });
  });
});

for (const [name, half] of Object.entries(halves)) {
  describe(`over ${name}`, () => {
    test("HKDF is that of RFC 5869, test cases 1 and 4", () => {
      const [secret, salt] = [new Uint8Array(22).fill(0x0b), unhex("000102030405060708090a0b0c")];
      expect(hex(half.hkdf("sha256", secret, salt, unhex("f0f1f2f3f4f5f6f7f8f9"), 42))).toBe(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
      );
      expect(hex(half.hkdf("sha1", secret.subarray(0, 11), salt, unhex("f0f1f2f3f4f5f6f7f8f9"), 42))).toBe(
        "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896",
      );
    });

    test("HKDF-SHA-256 without a salt begins as RFC 5869, test case 3", () => {
      expect(hex(half.hkdfSha256(new Uint8Array(22).fill(0x0b), new Uint8Array()))).toBe(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
      );
    });

    test("PBKDF2 is that of RFC 6070", () => {
      expect(hex(half.pbkdf2("sha1", ascii("password"), ascii("salt"), 4096, 20))).toBe(
        "4b007901b765489abead49d926f721d065a429c1",
      );
    });

    test("scrypt begins as RFC 7914 §12", () => {
      expect(hex(half.scrypt(new Uint8Array(), new Uint8Array(), { N: 16, r: 1, p: 1 }))).toBe(
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442",
      );
    });

    test("AES-CTR and AES-CBC are those of NIST SP 800-38A, F.5.1 and F.2.1", () => {
      const key = unhex("2b7e151628aed2a6abf7158809cf4f3c");
      const block = unhex("6bc1bee22e409f96e93d7e117393172a");
      expect(hex(half.cryptCtr(key, unhex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), block))).toBe(
        "874d6191b620e3261bef6864990db6ce",
      );
      expect(
        hex(half.encryptCbc(key, unhex("000102030405060708090a0b0c0d0e0f"), block).subarray(0, 16)),
      ).toBe("7649abac8119b246cee98e9b12e9197d");
    });

    test("random bytes have the length that was asked for, and are not drawn twice", () => {
      for (const length of [0, 1, 12, 64, 65, 5000]) expect(half.random(length).length).toBe(length);
      const drawn = Array.from({ length: 2000 }, () => hex(half.random(12)));
      expect(new Set(drawn).size).toBe(drawn.length);
      const [small, large] = [new Uint8Array(32), new Uint8Array(100)];
      half.fillRandom(small);
      half.fillRandom(large);
      expect([...small, ...large].filter((byte) => byte === 0).length).toBeLessThan(20);
      expect(half.randomSecret()).toMatch(/^[\w-]{43}$/);
    });
  });
}

test("a text is not changed by the text before it, nor by another key, at any length", () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => i);
  const macs = [node.createMac(key), noble.createMac(key)];
  const other = node.createMac(key.map((byte) => byte ^ 1));
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 100, 1000, 8191, 8192, 8193, 100_000, 2 ** 20, 3]) {
    const text = "x".repeat(length);
    const expected = createHmac("sha256", key).update(text).digest("base64url");
    other(text);
    for (const mac of macs) expect(mac(text), String(length)).toBe(expected);
  }
});

test("a MAC takes ASCII only, up to a bound", () => {
  const key = new Uint8Array(32);
  const texts = ["é", "a\u0080", "\ud800", "😀", "é".repeat(5000), "x".repeat(2 ** 20 + 1)];
  // As many bytes as characters fit where the buffer ends.
  for (const length of [8191, 8192, 8193, 20_000])
    texts.push(
      "é".repeat(length),
      `${"x".repeat(length - 2)}éx`,
      `${"x".repeat(length - 4)}éééé`,
      `${"x".repeat(length - 8)}${"😀".repeat(4)}`,
    );
  for (const mac of [node.createMac(key), noble.createMac(key)])
    for (const text of texts) expect(mac(text), `${text.length} characters`).toBe(undefined);
});
