/** The primitives that keys are made of, over `node:crypto`. `crypto-noble.ts` gives the same bytes where there is none. */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
  scryptSync,
} from "node:crypto";
import { createSubkeyDerivation, NONCE_LENGTH, PREFIX_LENGTH, TAG_LENGTH } from "./xaes.ts";

/** HMAC-SHA-256 under one key: the tag of an ASCII text, in base64url; `undefined` of any other text. */
export type Mac = (text: string) => string | undefined;

const BLOCK = 64;
const DIGEST = 32;
/** What a cookie can hold, and more; longer texts, of many pieces, get a buffer of their own. */
const BUFFERED_TEXT = 8192;
const LONGEST_TEXT = 2 ** 20;

// One pair of buffers for all keys: everything here is synchronous, so no two uses overlap.
const inner = Buffer.alloc(BLOCK + BUFFERED_TEXT);
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
    if (length > BUFFERED_TEXT) return length > LONGEST_TEXT ? undefined : longMac(key, text);
    if (loaded !== innerPad) {
      innerPad.copy(inner);
      outerPad.copy(outer);
      loaded = innerPad;
    }
    // As many octets as characters: all of them were ASCII.
    if (inner.write(text, BLOCK, BUFFERED_TEXT, "utf8") !== length) return undefined;
    // As latin1 text the digest needs no buffer of its own, which is what makes this faster.
    outer.write(hash("sha256", inner.subarray(0, BLOCK + length), "binary"), BLOCK, DIGEST, "latin1");
    return hash("sha256", outer, "base64url");
  };
}

function longMac(key: Uint8Array, text: string): string | undefined {
  const octets = Buffer.from(text, "utf8");
  return octets.length === text.length
    ? createHmac("sha256", key).update(octets).digest("base64url")
    : undefined;
}

/**
 * XAES-256-GCM under one key, from bytes to base64url of nonce ‖ tag ‖ ciphertext, and back. `associated` is what
 * the text is bound to. `open` gives `undefined` for all that `seal` did not write.
 */
export type Sealer = {
  seal(plaintext: Uint8Array, associated: string): string;
  open(text: string, associated: string): Uint8Array | undefined;
};

/** Messages of this process that share the first half of the nonce, and so a subkey. */
const MESSAGES_PER_PREFIX = 65_536;
/** Where the ciphertext begins, behind nonce and tag. */
const BODY = NONCE_LENGTH + TAG_LENGTH;
/** A prefix in base64url: twelve bytes are sixteen characters, none of them shared with what follows. */
const PREFIX_TEXT_LENGTH = 16;
/** Subkeys of other processes, kept for opening. */
const MOST_SUBKEYS_KEPT = 256;

/**
 * Half the nonce is held for 65 536 messages, so that its subkey is derived once; the other half is random for each.
 * Among 2^48 messages of one key two share a nonce with a chance of about 2^-33 (`docs/sealed-format.md`).
 */
export function createSealer(key: Uint8Array): Sealer {
  const ecb = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  const derive = createSubkeyDerivation((blocks) => ecb.update(blocks));
  const subkeyOf = (prefix: Uint8Array) => createSecretKey(derive(prefix));
  const prefix = new Uint8Array(PREFIX_LENGTH);
  let current: KeyObject | undefined;
  let messages = 0;
  const subkeys = new Map<string, KeyObject>();

  return {
    seal(plaintext, associated) {
      if (current === undefined || messages === MESSAGES_PER_PREFIX) {
        randomFillSync(prefix);
        current = subkeyOf(prefix);
        messages = 0;
      }
      messages++;
      drawRandom(nonceBuffer);
      const cipher = createCipheriv("aes-256-gcm", current, nonceBuffer);
      cipher.setAAD(associatedData(associated));
      const ciphertext = cipher.update(plaintext);
      cipher.final();
      const length = BODY + ciphertext.length;
      const sealed = bufferFor(length);
      sealed.set(prefix);
      sealed.set(nonceBuffer, PREFIX_LENGTH);
      sealed.set(cipher.getAuthTag(), NONCE_LENGTH);
      sealed.set(ciphertext, BODY);
      return sealed.toString("base64url", 0, length);
    },
    open(text, associated) {
      const sealed = bufferFor(text.length);
      const length = sealed.write(text, "base64url");
      // Node takes more than the one text that stands for these bytes.
      if (length < BODY || sealed.toString("base64url", 0, length) !== text) return undefined;
      const id = text.slice(0, PREFIX_TEXT_LENGTH);
      const known = subkeys.get(id);
      const subkey = known ?? subkeyOf(sealed.subarray(0, PREFIX_LENGTH));
      const nonce = sealed.subarray(PREFIX_LENGTH, NONCE_LENGTH);
      const decipher = createDecipheriv("aes-256-gcm", subkey, nonce);
      decipher.setAAD(associatedData(associated));
      decipher.setAuthTag(sealed.subarray(NONCE_LENGTH, BODY));
      const plaintext = decipher.update(sealed.subarray(BODY, length));
      try {
        decipher.final();
      } catch {
        return undefined;
      }
      // Only what is genuine is remembered: forgeries can't push it out.
      if (known === undefined) {
        if (subkeys.size >= MOST_SUBKEYS_KEPT) subkeys.delete(subkeys.keys().next().value!);
        subkeys.set(id, subkey);
      }
      return plaintext;
    },
  };
}

/** Into the one buffer that is there for it: names are short. */
function associatedData(text: string): Uint8Array {
  if (text.length * 3 > associatedBuffer.length) return Buffer.from(text, "utf8");
  return associatedBuffer.subarray(0, associatedBuffer.write(text, "utf8"));
}

const associatedBuffer = /* @__PURE__ */ Buffer.alloc(1024);

/** The one that is there, where it is large enough: making one takes longer than encrypting a cookie. */
function bufferFor(length: number): Buffer {
  return length <= sealedBuffer.length ? sealedBuffer : Buffer.allocUnsafe(length);
}

const sealedBuffer = /* @__PURE__ */ Buffer.alloc(8192);
const nonceBuffer = /* @__PURE__ */ Buffer.alloc(NONCE_LENGTH - PREFIX_LENGTH);

// One call for many draws, for the same reason. What was drawn is wiped.
const pool = /* @__PURE__ */ Buffer.alloc(4096);
let drawn = Number.POSITIVE_INFINITY;

function drawRandom(target: Uint8Array): void {
  if (drawn + target.length > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  for (let i = 0; i < target.length; i++) {
    target[i] = pool[drawn]!;
    pool[drawn++] = 0;
  }
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
