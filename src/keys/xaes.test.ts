import { createCipheriv, createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import * as noble from "../platform/crypto-noble.ts";
import * as node from "../platform/crypto-node.ts";
import { createSubkeyDerivation } from "./xaes.ts";

/** The sealer over one half of the platform. */
async function sealerOver(half: object) {
  vi.resetModules();
  vi.doMock("#crypto", () => half);
  return await import("./sealer.ts");
}

const backends = { "node:crypto": await sealerOver(node), noble: await sealerOver(noble) } as const;

const ascii = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Seals as the specification of XAES-256-GCM does: the tag last. */
function sealXaes(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array) {
  const ecb = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  const subkey = createSubkeyDerivation((blocks) => ecb.update(blocks))(nonce.subarray(0, 12));
  const gcm = createCipheriv("aes-256-gcm", subkey, nonce.subarray(12));
  gcm.setAAD(associated);
  return Buffer.concat([gcm.update(plaintext), gcm.final(), gcm.getAuthTag()]);
}

/** Returns the same bytes as `Sealer.open` takes them: the tag before the ciphertext. */
function asText(nonce: Uint8Array, sealed: Buffer): string {
  return Buffer.concat([nonce, sealed.subarray(-16), sealed.subarray(0, -16)]).toString("base64url");
}

describe("the vectors of c2sp.org/XAES-256-GCM", () => {
  const nonce = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");
  const plaintext = ascii("XAES-256-GCM");
  const rows: [byte: number, associated: string, expected: string][] = [
    [1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"],
    [3, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"],
  ];
  for (const [byte, associated, expected] of rows) {
    test(`a key of ${byte}s`, () => {
      const key = new Uint8Array(32).fill(byte);
      const sealed = sealXaes(key, nonce, plaintext, ascii(associated));
      expect(hex(sealed)).toBe(expected);
      for (const { createSealer } of Object.values(backends)) {
        expect(hex(createSealer(key).open(asText(nonce, sealed), associated)!)).toBe(hex(plaintext));
      }
    });
  }

  test("ten thousand random messages, accumulated", () => {
    const stream = createHash("shake128", { outputLength: 10_000 * (32 + 24 + 2 + 2 * 255) }).digest();
    let at = 0;
    const read = (length: number) => {
      at += length;
      return stream.subarray(at - length, at);
    };
    const sum = createHash("shake128", { outputLength: 32 });
    for (let i = 0; i < 10_000; i++) {
      const [key, nonce] = [read(32), read(24)];
      const plaintext = read(read(1)[0]!);
      const associated = read(read(1)[0]!);
      sum.update(sealXaes(key, nonce, plaintext, associated));
    }
    expect(sum.digest("hex")).toBe("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");
  });
});

for (const [writer, { createSealer }] of Object.entries(backends)) {
  describe(`sealed over ${writer}`, () => {
    const key = new Uint8Array(32).fill(7);
    const sealer = createSealer(key);

    for (const [reader, other] of Object.entries(backends)) {
      test(`opens over ${reader}, of every length`, () => {
        const opener = other.createSealer(key);
        for (let length = 0; length < 70; length++) {
          const plaintext = new Uint8Array(length).fill(length);
          expect(hex(opener.open(sealer.seal(plaintext, "é/a"), "é/a")!)).toBe(hex(plaintext));
        }
      });

      test(`is refused over ${reader} when one character differs, is missing or is added`, () => {
        const opener = other.createSealer(key);
        const text = sealer.seal(ascii("hello"), "a");
        expect(opener.open(text, "b")).toBeUndefined();
        for (let i = 0; i < text.length; i++) {
          const changed = text[i] === "A" ? "B" : "A";
          expect(opener.open(text.slice(0, i) + changed + text.slice(i + 1), "a"), `at ${i}`).toBeUndefined();
          expect(opener.open(text.slice(0, i), "a"), `cut at ${i}`).toBeUndefined();
          expect(opener.open(`${text.slice(0, i)}+${text.slice(i + 1)}`, "a")).toBeUndefined();
        }
        for (const more of ["=", "A", "AAAA", " ", "\n"]) {
          expect(opener.open(text + more, "a"), JSON.stringify(more)).toBeUndefined();
        }
      });
    }

    test("never has the same nonce twice, and keeps the first half", () => {
      const nonces = new Set<string>();
      const prefixes = new Set<string>();
      for (let i = 0; i < 5000; i++) {
        const nonce = Buffer.from(sealer.seal(new Uint8Array(), ""), "base64url").subarray(0, 24);
        nonces.add(hex(nonce));
        prefixes.add(hex(nonce.subarray(0, 12)));
      }
      expect(nonces.size).toBe(5000);
      expect(prefixes.size).toBe(1);
    });
  });
}

test("after 65,536 messages the first half is drawn anew", () => {
  const sealer = backends["node:crypto"].createSealer(new Uint8Array(32).fill(9));
  const prefixes = new Map<string, number>();
  for (let i = 0; i < 65_537; i++) {
    const prefix = sealer.seal(new Uint8Array(), "").slice(0, 16);
    prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1);
  }
  expect([...prefixes.values()]).toEqual([65_536, 1]);
});
