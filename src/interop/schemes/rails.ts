/** Rails: `cookies.signed` and `cookies.encrypted`, JSON in an envelope with the cookie's purpose (Rails 6 to 8). */

import { hmac, openGcm, pbkdf2, random, sealGcm } from "#interop-crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { nowOf, type TimedOptions } from "../codec/lifetime.ts";
import { decodeForm, encodeForm } from "../codec/percent.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting, hexOf } from "../codec/signed-text.ts";

export type RailsOptions = TimedOptions & {
  /** secret_key_base; the first writes, all of them read. */
  readonly secret: ForeignSecrets;
  /** The digest of the key derivation: "sha256" unless said, as with load_defaults 7.0; "sha1" before. */
  readonly keyDigest?: "sha1" | "sha256" | undefined;
  /** The digest of `signed`: "sha1" unless said, as in Rails. */
  readonly digest?: "sha1" | "sha256" | undefined;
};

const ITERATIONS = 1000;
const SIGNED_SALT = "signed cookie";
const ENCRYPTED_SALT = "authenticated encrypted cookie";
const NONCE_LENGTH = 12;

/**
 * The cookies of Rails, with the JSON serializer. The name is bound as the envelope's purpose, and where `maxAge` was
 * given the lifetime is inside. What Ruby marshalled, what has no purpose (use_cookies_with_metadata off) and the
 * AES-CBC of Rails 5.1 are not read. The keys are derived once for each options object.
 *
 * @example
 * ```ts
 * import { rails } from "speculoos/interop";
 *
 * const options = { secret: "secret_key_base" };
 * const raw = rails.encrypted.write("cart", { items: [7] }, options);
 * console.log(rails.encrypted.read("cart", raw, options).ok); // true
 * ```
 */
export const rails: {
  readonly signed: Codec<unknown, RailsOptions>;
  readonly encrypted: Codec<unknown, RailsOptions>;
} = {
  signed: {
    read(name, raw, options) {
      const [text, signature] = cutLast(decodeForm(raw) ?? "", "--") ?? [];
      if (text === undefined || signature === undefined) return refused("malformed");
      const keys = signingKeysOf(options);
      const fitting = firstFitting(keys, signature, (key) => signatureOf(key, text, options));
      return fitting === undefined
        ? refused("forged")
        : contentOf(name, decodeText(text), fitting.needsReissue, options);
    },
    write(name, value, options) {
      const text = encodeBase64(encodeUtf8(envelope(name, value, options)));
      return encodeForm(`${text}--${signatureOf(signingKeysOf(options)[0]!, text, options)}`);
    },
  },
  encrypted: {
    read: readEncrypted,
    write(name, value, options) {
      const nonce = random(NONCE_LENGTH);
      const plain = encodeUtf8(envelope(name, value, options));
      const { ciphertext, tag } = sealGcm(encryptionKeysOf(options)[0]!, nonce, plain);
      return encodeForm([ciphertext, nonce, tag].map(encodeBase64).join("--"));
    },
  },
};

const signingKeysOf = derivedFrom((secret: Uint8Array, { keyDigest = "sha256" }: RailsOptions) =>
  pbkdf2(keyDigest, secret, encodeUtf8(SIGNED_SALT), ITERATIONS, 64),
);
const encryptionKeysOf = derivedFrom((secret: Uint8Array, { keyDigest = "sha256" }: RailsOptions) =>
  pbkdf2(keyDigest, secret, encodeUtf8(ENCRYPTED_SALT), ITERATIONS, 32),
);

function readEncrypted(name: string, raw: string, options: RailsOptions): ForeignResult<unknown> {
  const parts = (decodeForm(raw) ?? "").split("--", 4);
  const [ciphertext, nonce, tag] = parts.map(decodeBase64);
  if (parts.length !== 3 || !ciphertext || nonce?.length !== NONCE_LENGTH || tag?.length !== 16) {
    return refused("malformed");
  }
  const keys = encryptionKeysOf(options);
  for (let index = 0; index < keys.length; index++) {
    const plain = openGcm(keys[index]!, nonce, { ciphertext, tag });
    if (plain !== undefined) return contentOf(name, decodeUtf8(plain), index > 0, options);
  }
  return refused("forged");
}

function signatureOf(key: Uint8Array, text: string, { digest = "sha1" }: RailsOptions): string {
  return hexOf(hmac(digest, key, encodeUtf8(text)));
}

/** ActiveSupport::Messages::Metadata */
function envelope(name: string, value: unknown, options: RailsOptions): string {
  const exp =
    options.maxAge === undefined ? null : new Date(nowOf(options) + options.maxAge * 1000).toISOString();
  const message = encodeBase64(encodeUtf8(encodeJson(value, name)));
  return JSON.stringify({ _rails: { message, exp, pur: purposeOf(name) } });
}

function purposeOf(name: string): string {
  return `cookie.${name}`;
}

/** What is in an envelope that is genuine. */
function contentOf(
  name: string,
  text: string | undefined,
  needsReissue: boolean,
  options: RailsOptions,
): ForeignResult<unknown> {
  const outer = decodeJson(text)?.value as { _rails?: Record<string, unknown> } | null | undefined;
  if (outer === undefined) return refused("malformed");
  const { message, exp, pur } = outer?._rails ?? {};
  if (pur !== purposeOf(name)) return refused("wrong-purpose");
  const decoded = typeof message === "string" ? decodeJson(decodeText(message)) : undefined;
  if (decoded === undefined) return refused("malformed");
  if (exp === null || exp === undefined) return { ok: true, value: decoded.value, needsReissue };
  const expires = new Date(String(exp));
  if (!(nowOf(options) < expires.getTime())) return refused("expired");
  return { ok: true, value: decoded.value, expires, needsReissue };
}

function decodeText(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  return bytes && decodeUtf8(bytes);
}
