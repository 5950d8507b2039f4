/** cookie-rs: the signed and private jars of Rocket, axum-extra and actix-web (cookie 0.16 to 0.18). */

import { hmac, openGcm, random, sealGcm } from "#crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { joinBytes } from "../codec/bytes.ts";
import { type Codec, type ForeignResult, failure } from "../codec/codec.ts";
import { decodeEscapes } from "../codec/percent.ts";
import { deriveKeys, type ForeignSecrets, type Keys, tryKeys } from "../codec/secrets.ts";
import { verifyText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

/**
 * 64 bytes, as for `Key::from`; 32 to 63 bytes are a master key, from which `Key::derive_from` makes 64. The first writes,
 * all of them read (cookie-rs itself takes one).
 */
export type CookieRsOptions = { readonly secret: ForeignSecrets };

const KEY_LENGTH = 64;
const MIN_MASTER_KEY_LENGTH = 32;
const DERIVATION_INFO = "COOKIE;SIGNED:HMAC-SHA256;PRIVATE:AEAD-AES-256-GCM";
/** 32 bytes in padded base64, in front of the value. */
const MAC_LENGTH = 44;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * The protected cookies of Rust's cookie crate. A private cookie is bound to its name. A signed one is not, and can be moved
 * to another name. Neither has a lifetime inside. They are read with percent-escapes, as Rocket and actix-web write them,
 * and without, as axum-extra does and `write` here.
 *
 * @example
 * ```ts
 * import { cookieRs } from "speculoos/interop";
 *
 * const user = cookieRs.private({ secret: new Uint8Array(64).fill(7) });
 * const raw = user.write("user", "joe");
 * console.log(user.read("user", raw).status); // ok
 * ```
 */
export const cookieRs: {
  readonly signed: (options: CookieRsOptions) => Codec<string>;
  readonly private: (options: CookieRsOptions) => Codec<string>;
} = {
  signed({ secret }) {
    const keys = deriveKeys(secret, splitKey);
    return {
      scheme: "cookieRs.signed",
      read: (_name, raw) => readEscapedOrNot(raw, (text) => verifySigned(keys, text)),
      write(name, value) {
        requireWellFormed(value, name);
        return computeMac(keys[0], value) + value;
      },
    };
  },
  private({ secret }) {
    const keys = deriveKeys(secret, splitKey);
    return {
      scheme: "cookieRs.private",
      read: (name, raw) => readEscapedOrNot(raw, (text) => openPrivate(keys, name, text)),
      write(name, value) {
        requireWellFormed(value, name);
        const nonce = random(NONCE_LENGTH);
        const sealed = sealGcm(keys[0].encryption, nonce, encodeUtf8(value), encodeUtf8(name));
        return encodeBase64(joinBytes(nonce, sealed.ciphertext, sealed.tag));
      },
    };
  },
};

type KeyParts = { readonly signing: Uint8Array; readonly encryption: Uint8Array };

function splitKey(secret: Uint8Array): KeyParts {
  if (secret.length < MIN_MASTER_KEY_LENGTH) {
    throw new CookieError(
      "weak-key",
      `a key of cookie-rs must have 64 bytes, or as a master key at least 32; got ${secret.length}`,
    );
  }
  const key = secret.length < KEY_LENGTH ? expandMasterKey(secret) : secret;
  return { signing: key.subarray(0, 32), encryption: key.subarray(32, KEY_LENGTH) };
}

/** HKDF-Expand (RFC 5869 §2.3): the master key takes the place of Extract's result. */
function expandMasterKey(master: Uint8Array): Uint8Array {
  const info = encodeUtf8(DERIVATION_INFO);
  const first = hmac("sha256", master, info, Uint8Array.of(1));
  const second = hmac("sha256", master, first, info, Uint8Array.of(2));
  return joinBytes(first, second);
}

/** Reads the text as it is, and if that fails without its percent-escapes. */
function readEscapedOrNot(raw: string, read: (text: string) => ForeignResult<string>): ForeignResult<string> {
  const result = read(raw);
  const text = result.status !== "ok" && raw.includes("%") ? decodeEscapes(raw) : undefined;
  return text === undefined ? result : read(text);
}

function verifySigned(keys: Keys<KeyParts>, text: string): ForeignResult<string> {
  if (text.length < MAC_LENGTH) return failure("malformed");
  const value = text.slice(MAC_LENGTH);
  return verifyText(value, text.slice(0, MAC_LENGTH), keys, (key) => computeMac(key, value));
}

function computeMac({ signing }: KeyParts, value: string): string {
  return encodeBase64(hmac("sha256", signing, encodeUtf8(value)));
}

function openPrivate(keys: Keys<KeyParts>, name: string, text: string): ForeignResult<string> {
  const sealed = decodeBase64(text);
  if (sealed === undefined || sealed.length < NONCE_LENGTH + TAG_LENGTH) return failure("malformed");
  const nonce = sealed.subarray(0, NONCE_LENGTH);
  const ciphertext = sealed.subarray(NONCE_LENGTH, sealed.length - TAG_LENGTH);
  const tag = sealed.subarray(sealed.length - TAG_LENGTH);
  const opened = tryKeys(keys, ({ encryption }) =>
    openGcm(encryption, nonce, { ciphertext, tag }, encodeUtf8(name)),
  );
  if (opened === undefined) return failure("forged");
  const value = decodeUtf8(opened.result);
  return value === undefined
    ? failure("malformed")
    : { status: "ok", value, needsReissue: opened.needsReissue };
}
