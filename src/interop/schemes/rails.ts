/** Rails: `cookies.signed` and `cookies.encrypted`, JSON in an envelope with the cookie's purpose (Rails 6 to 8). */

import { hmac, openGcm, pbkdf2, random, sealGcm } from "#crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { decodeBase64Text, encodeBase64Text } from "../codec/base64-text.ts";
import { encodeHex } from "../codec/bytes.ts";
import { type Codec, type ForeignResult, failure, type TimeOptions } from "../codec/codec.ts";
import { decodeJson, encodeJson, isRecord } from "../codec/json.ts";
import { checkMaxAge, currentTime, type TimedOptions, toTimes } from "../codec/lifetime.ts";
import { checkChoice } from "../codec/options.ts";
import { decodeForm, encodeForm } from "../codec/percent.ts";
import { deriveKeys, type ForeignSecrets, type Keys, tryKeys } from "../codec/secrets.ts";
import { splitAtLast, verifyText } from "../codec/signed-text.ts";

/** `maxAge` is the lifetime of cookies that are written. Without it they do not expire. */
export type RailsOptions = TimedOptions & {
  /** secret_key_base; the first writes, all of them read. */
  readonly secret: ForeignSecrets;
  /** The digest of the key derivation. Default: "sha256", as with load_defaults 7.0; before it was "sha1". */
  readonly keyDigest?: RailsDigest | undefined;
  /** The digest of `signed`. Default: "sha1", as in Rails. */
  readonly digest?: RailsDigest | undefined;
};

export type RailsDigest = "sha1" | "sha256";

const DIGESTS: readonly RailsDigest[] = ["sha1", "sha256"];
const ITERATIONS = 1000;
const SIGNED_SALT = "signed cookie";
const ENCRYPTED_SALT = "authenticated encrypted cookie";
const NONCE_LENGTH = 12;

/**
 * The cookies of Rails, with the JSON serializer. The envelope's purpose binds the name, and its expiry is the lifetime, if
 * there is one. Not read: Ruby's Marshal, cookies without a purpose (use_cookies_with_metadata off), and the AES-CBC of
 * Rails 5.1. A codec derives its keys at its first use: that takes 1000 rounds of PBKDF2 for each.
 *
 * @example
 * ```ts
 * import { rails } from "speculoos/interop";
 *
 * const cart = rails.encrypted({ secret: "secret_key_base" });
 * const raw = cart.write("cart", { items: [7] });
 * console.log(cart.read("cart", raw).status); // ok
 * ```
 */
export const rails: {
  readonly signed: (options: RailsOptions) => Codec<unknown>;
  readonly encrypted: (options: RailsOptions) => Codec<unknown>;
} = {
  signed(railsOptions) {
    const { digest = "sha1", maxAge } = railsOptions;
    const keys = deriveRailsKeys(railsOptions, SIGNED_SALT, 64);
    const computeSignature = (key: LazyKey, text: string) => encodeHex(hmac(digest, key(), encodeUtf8(text)));
    return {
      scheme: "rails.signed",
      read(name, raw, options) {
        const [text, signature] = splitAtLast(decodeForm(raw) ?? "", "--");
        if (text === undefined) return failure("malformed");
        const verified = verifyText(text, signature, keys, (key) => computeSignature(key, text));
        if (verified.status !== "ok") return verified;
        return readEnvelope(name, decodeBase64Text(text), verified.needsReissue, options);
      },
      write(name, value, options) {
        const text = encodeBase64Text(writeEnvelope(name, value, maxAge, options));
        return encodeForm(`${text}--${computeSignature(keys[0], text)}`);
      },
    };
  },
  encrypted(railsOptions) {
    const { maxAge } = railsOptions;
    const keys = deriveRailsKeys(railsOptions, ENCRYPTED_SALT, 32);
    return {
      scheme: "rails.encrypted",
      read(name, raw, options) {
        const parts = (decodeForm(raw) ?? "").split("--", 4);
        const [ciphertext, nonce, tag] = parts.map(decodeBase64);
        if (parts.length !== 3 || !ciphertext || nonce?.length !== NONCE_LENGTH || tag?.length !== 16) {
          return failure("malformed");
        }
        const opened = tryKeys(keys, (key) => openGcm(key(), nonce, { ciphertext, tag }));
        if (opened === undefined) return failure("forged");
        return readEnvelope(name, decodeUtf8(opened.result), opened.needsReissue, options);
      },
      write(name, value, options) {
        const nonce = random(NONCE_LENGTH);
        const plain = encodeUtf8(writeEnvelope(name, value, maxAge, options));
        const { ciphertext, tag } = sealGcm(keys[0](), nonce, plain);
        return encodeForm([ciphertext, nonce, tag].map(encodeBase64).join("--"));
      },
    };
  },
};

/** Time.iso8601 of Ruby, which takes no other text. */
const ISO_8601 = /^(?:\d{4}|\+\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

type LazyKey = () => Uint8Array;

/** ActiveSupport::KeyGenerator */
function deriveRailsKeys(
  { secret, keyDigest = "sha256", digest, maxAge }: RailsOptions,
  salt: string,
  length: number,
): Keys<LazyKey> {
  checkChoice("keyDigest", keyDigest, DIGESTS);
  checkChoice("digest", digest, DIGESTS);
  checkMaxAge(maxAge);
  return deriveKeys(secret, (bytes) => {
    let key: Uint8Array | undefined;
    return () => {
      key ??= pbkdf2(keyDigest, bytes, encodeUtf8(salt), ITERATIONS, length);
      return key;
    };
  });
}

/** ActiveSupport::Messages::Metadata */
function writeEnvelope(
  name: string,
  value: unknown,
  maxAge: number | undefined,
  options: TimeOptions | undefined,
): string {
  const exp = maxAge === undefined ? null : new Date(currentTime(options) + maxAge * 1000).toISOString();
  const message = encodeBase64Text(encodeJson(value, name));
  return JSON.stringify({ _rails: { message, exp, pur: `cookie.${name}` } });
}

/** Reads an envelope whose MAC or tag was verified. */
function readEnvelope(
  name: string,
  text: string | undefined,
  needsReissue: boolean,
  options: TimeOptions | undefined,
): ForeignResult<unknown> {
  const outer = decodeJson(text);
  if (outer === undefined) return failure("malformed");
  const envelope = isRecord(outer.value) ? outer.value._rails : undefined;
  const { message, exp, pur } = isRecord(envelope) ? envelope : {};
  if (pur !== `cookie.${name}`) return failure("wrong-purpose");
  const decoded = typeof message === "string" ? decodeJson(decodeBase64Text(message)) : undefined;
  if (decoded === undefined) return failure("malformed");
  if (exp === null || exp === undefined) return { status: "ok", value: decoded.value, needsReissue };
  if (typeof exp !== "string" || !ISO_8601.test(exp)) return failure("malformed");
  const expires = Date.parse(exp);
  if (!(currentTime(options) < expires)) return failure("expired");
  return { status: "ok", value: decoded.value, ...toTimes({ expires }), needsReissue };
}
