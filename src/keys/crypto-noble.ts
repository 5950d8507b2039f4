/** The primitives of `crypto-node.ts`, over `@noble/hashes`: for browsers, workerd and other places without `node:crypto`. */

import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { encodeBase64url } from "../base/base64url.ts";
import { encodeUtf8 } from "../base/utf8.ts";

/** HMAC-SHA-256 under one key: the tag of an ASCII text, in base64url; `undefined` of any other text. */
export type Mac = (text: string) => string | undefined;

const LONGEST_TEXT = 8192;

export function createMac(key: Uint8Array): Mac {
  return function mac(text) {
    if (text.length > LONGEST_TEXT) return undefined;
    const octets = encodeUtf8(text);
    if (octets.length !== text.length) return undefined;
    return encodeBase64url(hmac(sha256, key, octets));
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
