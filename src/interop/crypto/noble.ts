/** The primitives of `crypto-node.ts`, over `@noble`: for browsers, workerd and other places without `node:crypto`. */

import { cbc, ctr, gcm } from "@noble/ciphers/aes.js";
import { hkdf as nobleHkdf } from "@noble/hashes/hkdf.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { pbkdf2 as noblePbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";

export type Digest = "md5" | "sha1" | "sha256" | "sha384" | "sha512";

/** What AES-GCM makes of a plaintext (NIST SP 800-38D). */
export type Sealed = { readonly ciphertext: Uint8Array; readonly tag: Uint8Array };

const TAG_LENGTH = 16;
const HASHES = { md5, sha1, sha256, sha384, sha512 } as const;

/** The digest of the parts, one behind the other. */
export function hash(digest: Digest, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = HASHES[digest].create();
  for (const part of parts) state.update(part);
  return state.digest();
}

/** HMAC (RFC 2104) of the parts, one behind the other. */
export function hmac(digest: Digest, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = nobleHmac.create(HASHES[digest], key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** HKDF (RFC 5869), extract and expand. */
export function hkdf(
  digest: Digest,
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  return nobleHkdf(HASHES[digest], secret, salt, info, length);
}

/** PBKDF2 (RFC 8018) with HMAC. */
export function pbkdf2(
  digest: Digest,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  return noblePbkdf2(HASHES[digest], password, salt, { c: iterations, dkLen: length });
}

export function random(length: number): Uint8Array {
  return randomBytes(length);
}

/** AES-CBC with PKCS #7 padding; a key of 16 or 32 bytes, an `iv` of 16. */
export function encryptCbc(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return cbc(key, iv).encrypt(plaintext);
}

/** The plaintext, or `undefined` where the padding is none. Only ever after a MAC was verified. */
export function decryptCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  return attempt(() => cbc(key, iv).decrypt(ciphertext));
}

/** AES-CTR, both ways; a key of 16, 24 or 32 bytes, an `iv` of 16. */
export function cryptCtr(key: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array {
  return ctr(key, iv).encrypt(text);
}

/** AES-GCM with a tag of 16 bytes; a key of 16 or 32 bytes. */
export function sealGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associated?: Uint8Array,
): Sealed {
  const sealed = gcm(key, nonce, associated).encrypt(plaintext);
  return { ciphertext: sealed.slice(0, -TAG_LENGTH), tag: sealed.slice(-TAG_LENGTH) };
}

/** The plaintext, or `undefined` where the tag is not 16 bytes long or does not match. */
export function openGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  { ciphertext, tag }: Sealed,
  associated?: Uint8Array,
): Uint8Array | undefined {
  if (tag.length !== TAG_LENGTH || nonce.length === 0) return undefined;
  const sealed = new Uint8Array(ciphertext.length + TAG_LENGTH);
  sealed.set(ciphertext);
  sealed.set(tag, ciphertext.length);
  return attempt(() => gcm(key, nonce, associated).decrypt(sealed));
}

function attempt(decrypt: () => Uint8Array): Uint8Array | undefined {
  try {
    return decrypt();
  } catch {
    return undefined;
  }
}
