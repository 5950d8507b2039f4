/** The primitives of `crypto-node.ts`, over `@noble`: for browsers, workerd and other places without `node:crypto`. */

import { ecb, gcm } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { decodeBase64url, encodeBase64url } from "../base/base64url.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import { createSubkeyDerivation, NONCE_LENGTH, PREFIX_LENGTH, TAG_LENGTH } from "./xaes.ts";

/** HMAC-SHA-256 under one key: the tag of an ASCII text, in base64url; `undefined` of any other text. */
export type Mac = (text: string) => string | undefined;

const LONGEST_TEXT = 2 ** 20;

export function createMac(key: Uint8Array): Mac {
  return function mac(text) {
    if (text.length > LONGEST_TEXT) return undefined;
    const octets = encodeUtf8(text);
    if (octets.length !== text.length) return undefined;
    return encodeBase64url(hmac(sha256, key, octets));
  };
}

/**
 * XAES-256-GCM under one key, from bytes to base64url of nonce ‖ tag ‖ ciphertext, and back. `associated` is what
 * the text is bound to. `open` gives `undefined` for all that `seal` did not write.
 */
export type Sealer = {
  seal(plaintext: Uint8Array, associated: string): string;
  open(text: string, associated: string): Uint8Array | undefined;
};

export function createSealer(key: Uint8Array): Sealer {
  const derive = createSubkeyDerivation((blocks) => ecb(key, { disablePadding: true }).encrypt(blocks));
  const aead = (nonce: Uint8Array, associated: string) =>
    gcm(derive(nonce.subarray(0, PREFIX_LENGTH)), nonce.subarray(PREFIX_LENGTH), encodeUtf8(associated));
  return {
    seal(plaintext, associated) {
      const nonce = randomBytes(NONCE_LENGTH);
      const ciphertextAndTag = aead(nonce, associated).encrypt(plaintext);
      const sealed = new Uint8Array(NONCE_LENGTH + ciphertextAndTag.length);
      sealed.set(nonce);
      sealed.set(ciphertextAndTag.subarray(plaintext.length), NONCE_LENGTH);
      sealed.set(ciphertextAndTag.subarray(0, plaintext.length), NONCE_LENGTH + TAG_LENGTH);
      return encodeBase64url(sealed);
    },
    open(text, associated) {
      const sealed = decodeBase64url(text);
      if (sealed === undefined || sealed.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
      const ciphertextAndTag = new Uint8Array(sealed.length - NONCE_LENGTH);
      ciphertextAndTag.set(sealed.subarray(NONCE_LENGTH + TAG_LENGTH));
      ciphertextAndTag.set(
        sealed.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH),
        ciphertextAndTag.length - TAG_LENGTH,
      );
      try {
        return aead(sealed.subarray(0, NONCE_LENGTH), associated).decrypt(ciphertextAndTag);
      } catch {
        return undefined;
      }
    },
  };
}

/** HKDF-SHA-256 (RFC 5869) without a salt: 32 bytes for one purpose. */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  return hkdf(sha256, secret, undefined, encodeUtf8(purpose), 32);
}

/** scrypt (RFC 7914), 32 bytes, at a cost of 128 MiB and a second or two. */
export function stretchPassword(password: Uint8Array, salt: Uint8Array): Uint8Array {
  return scrypt(password, salt, { N: 2 ** 17, r: 8, p: 1, dkLen: 32, maxmem: 2 ** 28 });
}

/** 256 random bits, in base64url. */
export function randomSecret(): string {
  return encodeBase64url(randomBytes(32));
}
