/** The primitives of `crypto.ts` over `@noble`, for browsers, workerd and other places without `node:crypto`. */

import { cbc, ctr, ecb, gcm } from "@noble/ciphers/aes.js";
import { hkdf as nobleHkdf } from "@noble/hashes/hkdf.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { pbkdf2 as noblePbkdf2 } from "@noble/hashes/pbkdf2.js";
import { scrypt as nobleScrypt } from "@noble/hashes/scrypt.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { encodeBase64url } from "../base/base64.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import { type CryptoPrimitives, GCM_TAG_LENGTH, MAX_MAC_TEXT } from "./crypto.ts";

/** A function that names its digest takes it from here; one that has a fixed digest must not, for the size of bundles. */
const DIGESTS = { md5, sha1, sha256, sha384, sha512 } as const;

export const hash: CryptoPrimitives["hash"] = (digest, ...parts) => {
  const state = DIGESTS[digest].create();
  for (const part of parts) state.update(part);
  return state.digest();
};

export const hmac: CryptoPrimitives["hmac"] = (digest, key, ...parts) => {
  const state = nobleHmac.create(DIGESTS[digest], key);
  for (const part of parts) state.update(part);
  return state.digest();
};

export const createMac: CryptoPrimitives["createMac"] = (key) => (text) => {
  if (text.length > MAX_MAC_TEXT) return undefined;
  const bytes = encodeUtf8(text);
  return bytes.length === text.length ? encodeBase64url(nobleHmac(sha256, key, bytes)) : undefined;
};

export const hkdf: CryptoPrimitives["hkdf"] = (digest, secret, salt, info, length) =>
  nobleHkdf(DIGESTS[digest], secret, salt, info, length);

export const hkdfSha256: CryptoPrimitives["hkdfSha256"] = (secret, info) =>
  nobleHkdf(sha256, secret, undefined, info, 32);

export const pbkdf2: CryptoPrimitives["pbkdf2"] = (digest, password, salt, iterations, length) =>
  noblePbkdf2(DIGESTS[digest], password, salt, { c: iterations, dkLen: length });

export const scrypt: CryptoPrimitives["scrypt"] = (password, salt, cost) =>
  nobleScrypt(password, salt, { ...cost, dkLen: 32, maxmem: 2 ** 28 });

export const random: CryptoPrimitives["random"] = (length) => randomBytes(length);

export const fillRandom: CryptoPrimitives["fillRandom"] = (target) => {
  target.set(randomBytes(target.length));
};

export const randomSecret: CryptoPrimitives["randomSecret"] = () => encodeBase64url(randomBytes(32));

export const encryptEcb: CryptoPrimitives["encryptEcb"] = (key, blocks) =>
  ecb(key, { disablePadding: true }).encrypt(blocks);

export const encryptCbc: CryptoPrimitives["encryptCbc"] = (key, iv, plaintext) =>
  cbc(key, iv).encrypt(plaintext);

export const decryptCbc: CryptoPrimitives["decryptCbc"] = (key, iv, ciphertext) =>
  attempt(() => cbc(key, iv).decrypt(ciphertext));

export const cryptCtr: CryptoPrimitives["cryptCtr"] = (key, iv, text) => ctr(key, iv).encrypt(text);

export const createGcm: CryptoPrimitives["createGcm"] = (key) => ({
  seal(nonce, plaintext, associated) {
    const sealed = gcm(key, nonce, associated).encrypt(plaintext);
    return { ciphertext: sealed.subarray(0, -GCM_TAG_LENGTH), tag: sealed.subarray(-GCM_TAG_LENGTH) };
  },
  open(nonce, { ciphertext, tag }, associated) {
    if (tag.length !== GCM_TAG_LENGTH || nonce.length === 0) return undefined;
    const sealed = new Uint8Array(ciphertext.length + GCM_TAG_LENGTH);
    sealed.set(ciphertext);
    sealed.set(tag, ciphertext.length);
    return attempt(() => gcm(key, nonce, associated).decrypt(sealed));
  },
});

export const sealGcm: CryptoPrimitives["sealGcm"] = (key, nonce, plaintext, associated) =>
  createGcm(key).seal(nonce, plaintext, associated);

export const openGcm: CryptoPrimitives["openGcm"] = (key, nonce, sealed, associated) =>
  createGcm(key).open(nonce, sealed, associated);

function attempt(decrypt: () => Uint8Array): Uint8Array | undefined {
  try {
    return decrypt();
  } catch {
    return undefined;
  }
}
