/** The primitives that keys are made of, over `node:crypto`. `crypto-noble.ts` gives the same bytes where there is none. */

import { hash, hkdfSync, randomBytes, scryptSync } from "node:crypto";

/** HMAC-SHA-256 under one key: the tag of an ASCII text, in base64url; `undefined` of any other text. */
export type Mac = (text: string) => string | undefined;

const BLOCK = 64;
const DIGEST = 32;
const LONGEST_TEXT = 8192;

// One pair of buffers for all keys: everything here is synchronous, so no two uses overlap.
const inner = Buffer.alloc(BLOCK + LONGEST_TEXT);
const outer = Buffer.alloc(BLOCK + DIGEST);
let loaded: object | undefined;

/**
 * HMAC (RFC 2104) as two one-shot hashes over buffers that already hold the padded key:
 * `createHmac` spends more on its two native objects than on hashing a cookie.
 */
export function createMac(key: Uint8Array): Mac {
  const innerPad = paddedKey(key, 0x36);
  const outerPad = paddedKey(key, 0x5c);
  return function mac(text) {
    const { length } = text;
    if (length > LONGEST_TEXT) return undefined;
    if (loaded !== innerPad) {
      innerPad.copy(inner);
      outerPad.copy(outer);
      loaded = innerPad;
    }
    // As many octets as characters: all of them were ASCII.
    if (inner.write(text, BLOCK, LONGEST_TEXT, "utf8") !== length) return undefined;
    // As latin1 text the digest needs no buffer of its own, which is what makes this faster.
    outer.write(hash("sha256", inner.subarray(0, BLOCK + length), "binary"), BLOCK, DIGEST, "latin1");
    return hash("sha256", outer, "base64url");
  };
}

/** HKDF-SHA-256 (RFC 5869) without a salt: 32 bytes for one purpose. */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", purpose, 32));
}

/** scrypt (RFC 7914), 32 bytes, at a cost of 128 MiB and about half a second. */
export function stretchPassword(password: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(scryptSync(password, salt, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }));
}

/** 256 random bits, in base64url. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

function paddedKey(key: Uint8Array, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK, pad);
  for (let i = 0; i < key.length; i++) block[i]! ^= key[i]!;
  return block;
}
