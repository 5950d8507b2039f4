/** The primitives of foreign schemes, over `node:crypto`. `crypto-noble.ts` gives the same bytes where there is none. */

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  pbkdf2Sync,
  randomBytes,
} from "node:crypto";

export type Digest = "md5" | "sha1" | "sha256" | "sha384" | "sha512";

/** What AES-GCM makes of a plaintext (NIST SP 800-38D). */
export type Sealed = { readonly ciphertext: Uint8Array; readonly tag: Uint8Array };

const TAG_LENGTH = 16;

/** The digest of the parts, one behind the other. */
export function hash(digest: Digest, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = createHash(digest);
  for (const part of parts) state.update(part);
  return new Uint8Array(state.digest());
}

/** HMAC (RFC 2104) of the parts, one behind the other. */
export function hmac(digest: Digest, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac(digest, key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}

/** HKDF (RFC 5869), extract and expand. */
export function hkdf(
  digest: Digest,
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  return new Uint8Array(hkdfSync(digest, secret, salt, info, length));
}

/** PBKDF2 (RFC 8018) with HMAC. */
export function pbkdf2(
  digest: Digest,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, iterations, length, digest));
}

export function random(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

/** AES-CBC with PKCS #7 padding; a key of 16 or 32 bytes, an `iv` of 16. */
export function encryptCbc(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${bits(key)}-cbc`, key, iv);
  return joined(cipher.update(plaintext), cipher.final());
}

/** The plaintext, or `undefined` where the padding is none. Only ever after a MAC was verified. */
export function decryptCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv(`aes-${bits(key)}-cbc`, key, iv);
    return joined(decipher.update(ciphertext), decipher.final());
  } catch {
    return undefined;
  }
}

/** AES-CTR, both ways; a key of 16, 24 or 32 bytes, an `iv` of 16. */
export function cryptCtr(key: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${bits(key)}-ctr`, key, iv);
  return joined(cipher.update(text), cipher.final());
}

/** AES-GCM with a tag of 16 bytes; a key of 16 or 32 bytes. */
export function sealGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associated?: Uint8Array,
): Sealed {
  const cipher = createCipheriv(`aes-${gcmBits(key)}-gcm`, key, nonce, { authTagLength: TAG_LENGTH });
  if (associated !== undefined) cipher.setAAD(associated);
  const ciphertext = joined(cipher.update(plaintext), cipher.final());
  return { ciphertext, tag: new Uint8Array(cipher.getAuthTag()) };
}

/** The plaintext, or `undefined` where the tag is not 16 bytes long or does not match. */
export function openGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  { ciphertext, tag }: Sealed,
  associated?: Uint8Array,
): Uint8Array | undefined {
  if (tag.length !== TAG_LENGTH || nonce.length === 0) return undefined;
  try {
    const decipher = createDecipheriv(`aes-${gcmBits(key)}-gcm`, key, nonce, { authTagLength: TAG_LENGTH });
    if (associated !== undefined) decipher.setAAD(associated);
    decipher.setAuthTag(tag);
    return joined(decipher.update(ciphertext), decipher.final());
  } catch {
    return undefined;
  }
}

function bits(key: Uint8Array): number {
  return key.length * 8;
}

function gcmBits(key: Uint8Array): 128 | 256 {
  return key.length === 16 ? 128 : 256;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
