/** The primitives of `crypto.ts` over `node:crypto` (Node, Bun, Deno). */

import { type CryptoPrimitives, GCM_TAG_LENGTH } from "./crypto.ts";
import { createHmacSha256 } from "./hmac-sha256-node.ts";
import { loadCrypto } from "./load-crypto.ts";

export const hash: CryptoPrimitives["hash"] = (digest, ...parts) => {
  const state = loadCrypto().createHash(digest);
  for (const part of parts) state.update(part);
  return plainBytes(state.digest());
};

export const hmac: CryptoPrimitives["hmac"] = (digest, key, ...parts) => {
  const state = loadCrypto().createHmac(digest, key);
  for (const part of parts) state.update(part);
  return plainBytes(state.digest());
};

export const createMac: CryptoPrimitives["createMac"] = createHmacSha256;

export const hkdf: CryptoPrimitives["hkdf"] = (digest, secret, salt, info, length) =>
  new Uint8Array(loadCrypto().hkdfSync(digest, secret, salt, info, length));

export const hkdfSha256: CryptoPrimitives["hkdfSha256"] = (secret, info) =>
  new Uint8Array(loadCrypto().hkdfSync("sha256", secret, "", info, 32));

export const pbkdf2: CryptoPrimitives["pbkdf2"] = (digest, password, salt, iterations, length) =>
  plainBytes(loadCrypto().pbkdf2Sync(password, salt, iterations, length, digest));

export const scrypt: CryptoPrimitives["scrypt"] = (password, salt, cost) =>
  new Uint8Array(loadCrypto().scryptSync(password, salt, 32, { ...cost, maxmem: 2 ** 28 }));

// One call for many draws: a call takes longer than encrypting a cookie. What was drawn is wiped.
const POOL_LENGTH = 4096;
const pool = /* @__PURE__ */ Buffer.alloc(POOL_LENGTH);
let drawn = POOL_LENGTH;
const MAX_POOLED_DRAW = 64;

export const fillRandom: CryptoPrimitives["fillRandom"] = (target) => {
  const { length } = target;
  if (length > MAX_POOLED_DRAW) {
    loadCrypto().randomFillSync(target);
    return;
  }
  if (drawn + length > POOL_LENGTH) {
    loadCrypto().randomFillSync(pool);
    drawn = 0;
  }
  for (let i = 0; i < length; i++) {
    target[i] = pool[drawn]!;
    pool[drawn++] = 0;
  }
};

export const random: CryptoPrimitives["random"] = (length) => {
  const bytes = new Uint8Array(length);
  fillRandom(bytes);
  return bytes;
};

export const randomSecret: CryptoPrimitives["randomSecret"] = () =>
  loadCrypto().randomBytes(32).toString("base64url");

export const encryptEcb: CryptoPrimitives["encryptEcb"] = (key, blocks) =>
  plainBytes(loadCrypto().createCipheriv("aes-256-ecb", key, null).setAutoPadding(false).update(blocks));

export const encryptCbc: CryptoPrimitives["encryptCbc"] = (key, iv, plaintext) => {
  const cipher = loadCrypto().createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  return concatenate(cipher.update(plaintext), cipher.final());
};

export const decryptCbc: CryptoPrimitives["decryptCbc"] = (key, iv, ciphertext) => {
  try {
    const decipher = loadCrypto().createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
    return concatenate(decipher.update(ciphertext), decipher.final());
  } catch {
    return undefined;
  }
};

export const cryptCtr: CryptoPrimitives["cryptCtr"] = (key, iv, text) =>
  plainBytes(
    loadCrypto()
      .createCipheriv(`aes-${key.length * 8}-ctr`, key, iv)
      .update(text),
  );

export const createGcm: CryptoPrimitives["createGcm"] = (key) => {
  const algorithm = key.length === 16 ? "aes-128-gcm" : "aes-256-gcm";
  const { createCipheriv, createDecipheriv, createSecretKey } = loadCrypto();
  // Node 24 takes four times as long for a call with the bytes of a key.
  const preparedKey = createSecretKey(key);
  return {
    seal(nonce, plaintext, associated) {
      const cipher = createCipheriv(algorithm, preparedKey, nonce);
      if (associated !== undefined) cipher.setAAD(associated);
      const ciphertext = cipher.update(plaintext);
      cipher.final();
      return { ciphertext, tag: cipher.getAuthTag() };
    },
    open(nonce, { ciphertext, tag }, associated) {
      if (tag.length !== GCM_TAG_LENGTH || nonce.length === 0) return undefined;
      const decipher = createDecipheriv(algorithm, preparedKey, nonce);
      if (associated !== undefined) decipher.setAAD(associated);
      decipher.setAuthTag(tag);
      const plaintext = decipher.update(ciphertext);
      try {
        decipher.final();
      } catch {
        return undefined;
      }
      return plaintext;
    },
  };
};

export const sealGcm: CryptoPrimitives["sealGcm"] = (key, nonce, plaintext, associated) => {
  const { ciphertext, tag } = createGcm(key).seal(nonce, plaintext, associated);
  return { ciphertext: new Uint8Array(ciphertext), tag: new Uint8Array(tag) };
};

export const openGcm: CryptoPrimitives["openGcm"] = (key, nonce, sealed, associated) => {
  const plaintext = createGcm(key).open(nonce, sealed, associated);
  return plaintext && new Uint8Array(plaintext);
};

/** The same memory as a `Uint8Array`: the methods of a `Buffer` differ (`slice`, `toString`). */
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function concatenate(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
