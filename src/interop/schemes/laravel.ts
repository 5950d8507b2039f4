/** Laravel: the encrypted cookies of EncryptCookies, in four ciphers (Illuminate\Encryption of Laravel 8 to 12). */

import { decryptCbc, encryptCbc, hmac, openGcm, random, sealGcm } from "#crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { decodeBase64Text, encodeBase64Text } from "../codec/base64-text.ts";
import { encodeHex } from "../codec/bytes.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { decodeJson, isRecord } from "../codec/json.ts";
import { checkChoice } from "../codec/options.ts";
import { decodeForm, encodeForm } from "../codec/percent.ts";
import { deriveKeys, type ForeignSecrets, tryKeys } from "../codec/secrets.ts";
import { constantTimeEqualText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

export type LaravelCipher = "aes-128-cbc" | "aes-256-cbc" | "aes-128-gcm" | "aes-256-gcm";

export type LaravelOptions = {
  /** APP_KEY ("base64:…"), then APP_PREVIOUS_KEYS: 16 or 32 bytes, as the cipher requires. */
  readonly secret: ForeignSecrets;
  /** The cipher that writes, and whose mode is read. By default AES-CBC of the key's length is written, and both are read. */
  readonly cipher?: LaravelCipher | undefined;
};

/** Bytes of a key, by cipher. */
const KEY_LENGTHS = { "aes-128-cbc": 16, "aes-256-cbc": 32, "aes-128-gcm": 16, "aes-256-gcm": 32 } as const;
/** hex(HMAC-SHA1(key, name ‖ "v2")) ‖ "|" */
const PREFIX_LENGTH = 41;

/**
 * The cookies that Laravel encrypts. A prefix inside binds the name; there is no lifetime. A value that PHP serialized is
 * returned as text, not unserialized.
 *
 * @example
 * ```ts
 * import { laravel } from "speculoos/interop";
 *
 * const user = laravel.encrypted({ secret: "base64:S0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0s=" });
 * const raw = user.write("user", "joe");
 * console.log(user.read("user", raw).status); // ok
 * ```
 */
export const laravel: { readonly encrypted: (options: LaravelOptions) => Codec<string> } = {
  encrypted({ secret, cipher }) {
    checkChoice("cipher", cipher, Object.keys(KEY_LENGTHS));
    const keys = deriveKeys(secret, (bytes) => checkKeyLength(bytes, cipher), decodeKey);
    return {
      scheme: "laravel.encrypted",
      read(name, raw) {
        const envelope = readEnvelope(raw);
        if (envelope === undefined) return failure("malformed");
        // As in Laravel: a client must not choose between the ciphers.
        if (cipher !== undefined && cipher.endsWith("gcm") !== isGcm(envelope)) return failure("forged");
        const opened = tryKeys(keys, (key) => {
          const plain = openEnvelope(key, envelope);
          return plain && { key, text: plain === "malformed" ? undefined : decodeUtf8(plain) };
        });
        if (opened === undefined) return failure("forged");
        const { key, text } = opened.result;
        if (text === undefined) return failure("malformed");
        if (!constantTimeEqualText(text.slice(0, PREFIX_LENGTH), computePrefix(key, name))) {
          return failure("wrong-purpose");
        }
        return { status: "ok", value: text.slice(PREFIX_LENGTH), needsReissue: opened.needsReissue };
      },
      write(name, value) {
        requireWellFormed(value, name);
        const plain = encodeUtf8(computePrefix(keys[0], name) + value);
        const seal = cipher?.endsWith("gcm") ? sealWithGcm : sealWithCbc;
        return encodeForm(encodeBase64Text(JSON.stringify(seal(keys[0], plain))));
      },
    };
  },
};

function checkKeyLength(key: Uint8Array, cipher: LaravelCipher | undefined): Uint8Array {
  const lengths: readonly number[] = cipher === undefined ? [16, 32] : [KEY_LENGTHS[cipher]];
  if (lengths.includes(key.length)) return key;
  throw new CookieError(
    "weak-key",
    `Laravel's key must have ${lengths.join(" or ")} bytes; got ${key.length}`,
  );
}

function decodeKey(secret: string): Uint8Array | undefined {
  return secret.startsWith("base64:") ? decodeBase64(secret.slice("base64:".length)) : encodeUtf8(secret);
}

type Envelope = { readonly iv: string; readonly value: string; readonly mac: string; readonly tag?: string };

/** Reads the envelope, escaped or not. Accepts only the JSON that PHP writes: a second text for the same cookie is invalid. */
function readEnvelope(raw: string): Envelope | undefined {
  const text = decodeBase64Text(raw) ?? decodeBase64Text(decodeForm(raw) ?? "-");
  const fields = decodeJson(text)?.value;
  const { iv, value, mac, tag } = isRecord(fields) ? fields : {};
  if (typeof iv !== "string" || typeof value !== "string" || typeof mac !== "string") return undefined;
  if (tag !== undefined && typeof tag !== "string") return undefined;
  const envelope: Envelope = { iv, value, mac, ...(tag !== undefined && { tag }) };
  const json = JSON.stringify(envelope);
  return text === json || text === json.replaceAll("/", "\\/") ? envelope : undefined;
}

function isGcm({ tag }: Envelope): boolean {
  return tag !== undefined && tag !== "";
}

/** Returns the plaintext, `undefined` if the MAC or tag does not match, or "malformed" if there is no room for one. */
function openEnvelope(
  key: Uint8Array,
  { iv, value, mac, tag = "" }: Envelope,
): Uint8Array | "malformed" | undefined {
  const [ivBytes, ciphertext] = [decodeBase64(iv), decodeBase64(value)];
  if (ivBytes === undefined || ciphertext === undefined) return "malformed";
  if (tag === "") {
    if (ivBytes.length !== 16 || mac === "") return "malformed";
    if (!constantTimeEqualText(mac, computeMac(key, iv, value))) return undefined;
    return decryptCbc(key, ivBytes, ciphertext) ?? "malformed";
  }
  const tagBytes = decodeBase64(tag);
  if (tagBytes?.length !== 16 || ivBytes.length !== 12 || mac !== "") return "malformed";
  return openGcm(key, ivBytes, { ciphertext, tag: tagBytes });
}

function sealWithCbc(key: Uint8Array, plain: Uint8Array): Envelope {
  const ivBytes = random(16);
  const [iv, value] = [encodeBase64(ivBytes), encodeBase64(encryptCbc(key, ivBytes, plain))];
  return { iv, value, mac: computeMac(key, iv, value), tag: "" };
}

function sealWithGcm(key: Uint8Array, plain: Uint8Array): Envelope {
  const iv = random(12);
  const { ciphertext, tag } = sealGcm(key, iv, plain);
  return { iv: encodeBase64(iv), value: encodeBase64(ciphertext), mac: "", tag: encodeBase64(tag) };
}

function computeMac(key: Uint8Array, iv: string, value: string): string {
  return encodeHex(hmac("sha256", key, encodeUtf8(iv + value)));
}

/** Illuminate\Cookie\CookieValuePrefix */
function computePrefix(key: Uint8Array, name: string): string {
  return `${encodeHex(hmac("sha1", key, encodeUtf8(`${name}v2`)))}|`;
}
