/** cookie-rs: the signed and private jars of Rocket, axum-extra and actix-web (cookie 0.16 to 0.18). */

import { hmac, openGcm, random, sealGcm } from "#interop-crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { firstFitting } from "../codec/signed-text.ts";

/**
 * 64 octets, as of `Key::from`; from 32 to 63 are a master key, from which `Key::derive_from` makes 64. The first writes,
 * all of them read (cookie-rs itself takes one).
 */
export type CookieRsOptions = { readonly secret: ForeignSecrets };

const KEY_LENGTH = 64;
const DERIVATION_INFO = "COOKIE;SIGNED:HMAC-SHA256;PRIVATE:AEAD-AES-256-GCM";
/** 32 bytes in padded base64, in front of the value. */
const MAC_LENGTH = 44;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * The protected cookies of Rust's cookie crate. A private one is bound to its name, a signed one is not: it can be
 * moved to another. Neither has a lifetime inside.
 *
 * @example
 * ```ts
 * import { cookieRs } from "speculoos/interop";
 *
 * const options = { secret: new Uint8Array(64).fill(7) };
 * const raw = cookieRs.private.write("user", "joe", options);
 * console.log(cookieRs.private.read("user", raw, options).ok); // true
 * ```
 */
export const cookieRs: {
  readonly signed: Codec<string, CookieRsOptions>;
  readonly private: Codec<string, CookieRsOptions>;
} = {
  signed: {
    read(_name, raw, options) {
      if (raw.length < MAC_LENGTH) return refused("malformed");
      const value = raw.slice(MAC_LENGTH);
      const fitting = firstFitting(keysOf(options), raw.slice(0, MAC_LENGTH), (key) => macOf(key, value));
      return fitting === undefined
        ? refused("forged")
        : { ok: true, value, needsReissue: fitting.needsReissue };
    },
    write: (_name, value, options) => macOf(keysOf(options)[0]!, value) + value,
  },
  private: {
    read: readPrivate,
    write(name, value, options) {
      const nonce = random(NONCE_LENGTH);
      const { ciphertext, tag } = sealGcm(
        keysOf(options)[0]!.encryption,
        nonce,
        encodeUtf8(value),
        encodeUtf8(name),
      );
      const sealed = new Uint8Array(NONCE_LENGTH + ciphertext.length + TAG_LENGTH);
      sealed.set(nonce);
      sealed.set(ciphertext, NONCE_LENGTH);
      sealed.set(tag, NONCE_LENGTH + ciphertext.length);
      return encodeBase64(sealed);
    },
  },
};

type Key = { readonly signing: Uint8Array; readonly encryption: Uint8Array };

const keysOf = derivedFrom((secret: Uint8Array, _options: CookieRsOptions): Key => {
  if (secret.length < 32)
    throw new CookieError("weak-key", "cookie-rs takes a key of 64 octets, or a master key of 32");
  const key = secret.length < KEY_LENGTH ? expanded(secret) : secret;
  return { signing: key.subarray(0, 32), encryption: key.subarray(32, KEY_LENGTH) };
});

/** HKDF-Expand (RFC 5869 §2.3): the master key stands for what Extract would give. */
function expanded(master: Uint8Array): Uint8Array {
  const info = encodeUtf8(DERIVATION_INFO);
  const first = hmac("sha256", master, info, Uint8Array.of(1));
  const second = hmac("sha256", master, first, info, Uint8Array.of(2));
  const key = new Uint8Array(KEY_LENGTH);
  key.set(first);
  key.set(second, first.length);
  return key;
}

function macOf({ signing }: Key, value: string): string {
  return encodeBase64(hmac("sha256", signing, encodeUtf8(value)));
}

function readPrivate(name: string, raw: string, options: CookieRsOptions): ForeignResult<string> {
  const sealed = decodeBase64(raw);
  if (sealed === undefined || sealed.length < NONCE_LENGTH + TAG_LENGTH) return refused("malformed");
  const nonce = sealed.subarray(0, NONCE_LENGTH);
  const ciphertext = sealed.subarray(NONCE_LENGTH, sealed.length - TAG_LENGTH);
  const tag = sealed.subarray(sealed.length - TAG_LENGTH);
  const keys = keysOf(options);
  for (let index = 0; index < keys.length; index++) {
    const plain = openGcm(keys[index]!.encryption, nonce, { ciphertext, tag }, encodeUtf8(name));
    if (plain === undefined) continue;
    const value = decodeUtf8(plain);
    return value === undefined ? refused("malformed") : { ok: true, value, needsReissue: index > 0 };
  }
  return refused("forged");
}
