/** Laravel: the encrypted cookies of EncryptCookies, in four ciphers (Illuminate\Encryption of Laravel 8 to 12). */

import { decryptCbc, encryptCbc, hmac, openGcm, random, sealGcm } from "#interop-crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodeJson } from "../codec/json.ts";
import { decodeForm, encodeForm } from "../codec/percent.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { hexOf, sameText } from "../codec/signed-text.ts";

export type LaravelCipher = "aes-128-cbc" | "aes-256-cbc" | "aes-128-gcm" | "aes-256-gcm";

export type LaravelOptions = {
  /** APP_KEY ("base64:…"), and APP_PREVIOUS_KEYS behind it; 16 or 32 octets, as the cipher has it. */
  readonly secret: ForeignSecrets;
  /** What is written: AES-CBC of the key's length unless said. */
  readonly cipher?: LaravelCipher | undefined;
};

/** hex(HMAC-SHA1(key, name ‖ "v2")) ‖ "|" */
const PREFIX_LENGTH = 41;

/**
 * The cookies that Laravel encrypts. The name is bound by a prefix inside; there is no lifetime. Values that PHP
 * serialized are given as the text that they are.
 *
 * @example
 * ```ts
 * import { laravel } from "speculoos/interop";
 *
 * const options = { secret: "base64:S0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0s=" };
 * const raw = laravel.encrypted.write("user", "joe", options);
 * console.log(laravel.encrypted.read("user", raw, options).ok); // true
 * ```
 */
export const laravel: { readonly encrypted: Codec<string, LaravelOptions> } = {
  encrypted: { read, write },
};

const keysOf = derivedFrom((secret: Uint8Array, { cipher }: LaravelOptions) => {
  const fits = cipher === undefined ? [16, 32].includes(secret.length) : secret.length === keyLength(cipher);
  if (!fits) throw new CookieError("weak-key", "Laravel's key has 16 octets or 32, as its cipher asks for");
  return secret;
}, octetsOfKey);

function octetsOfKey(secret: string): Uint8Array | undefined {
  return secret.startsWith("base64:") ? decodeBase64(secret.slice("base64:".length)) : encodeUtf8(secret);
}

function keyLength(cipher: LaravelCipher): number {
  return cipher.startsWith("aes-128") ? 16 : 32;
}

function read(name: string, raw: string, options: LaravelOptions): ForeignResult<string> {
  const bytes = decodeBase64(decodeForm(raw) ?? "-");
  const parts = bytes && partsOf(decodeUtf8(bytes));
  if (parts === undefined) return refused("malformed");
  const keys = keysOf(options);
  for (let index = 0; index < keys.length; index++) {
    const plain = open(keys[index]!, parts);
    if (plain === "malformed") return refused("malformed");
    if (plain === undefined) continue;
    const text = decodeUtf8(plain);
    if (text === undefined) return refused("malformed");
    if (!sameText(text.slice(0, PREFIX_LENGTH), prefixOf(keys[index]!, name)))
      return refused("wrong-purpose");
    return { ok: true, value: text.slice(PREFIX_LENGTH), needsReissue: index > 0 };
  }
  return refused("forged");
}

type Parts = { readonly iv: string; readonly value: string; readonly mac: string; readonly tag?: string };

/** The envelope, just as PHP writes it, so that no second text stands for the same. */
function partsOf(text: string | undefined): Parts | undefined {
  const fields = decodeJson(text)?.value as Record<string, unknown> | null | undefined;
  const { iv, value, mac, tag } = fields ?? {};
  if (typeof iv !== "string" || typeof value !== "string" || typeof mac !== "string") return undefined;
  if (tag !== undefined && typeof tag !== "string") return undefined;
  const parts: Parts = { iv, value, mac, ...(tag !== undefined && { tag }) };
  const json = JSON.stringify(parts);
  return text === json || text === json.replaceAll("/", "\\/") ? parts : undefined;
}

/** The plaintext; "malformed" where there is no room for one, `undefined` where the MAC or tag does not fit. */
function open(key: Uint8Array, { iv, value, mac, tag = "" }: Parts): Uint8Array | "malformed" | undefined {
  const [ivBytes, ciphertext] = [decodeBase64(iv), decodeBase64(value)];
  if (ivBytes === undefined || ciphertext === undefined) return "malformed";
  if (tag === "") {
    if (ivBytes.length !== 16 || mac === "") return "malformed";
    return sameText(mac, macOf(key, iv, value))
      ? (decryptCbc(key, ivBytes, ciphertext) ?? "malformed")
      : undefined;
  }
  const tagBytes = decodeBase64(tag);
  if (tagBytes?.length !== 16 || ivBytes.length !== 12 || mac !== "") return "malformed";
  return openGcm(key, ivBytes, { ciphertext, tag: tagBytes });
}

function write(name: string, value: string, options: LaravelOptions): string {
  const key = keysOf(options)[0]!;
  if (!value.isWellFormed()) {
    throw new CookieError("invalid-value", "the value holds half of a surrogate pair", name);
  }
  const plain = encodeUtf8(prefixOf(key, name) + value);
  const parts = options.cipher?.endsWith("gcm") ? sealedByGcm(key, plain) : sealedByCbc(key, plain);
  return encodeForm(encodeBase64(encodeUtf8(JSON.stringify(parts))));
}

function sealedByCbc(key: Uint8Array, plain: Uint8Array): Parts {
  const ivBytes = random(16);
  const [iv, value] = [encodeBase64(ivBytes), encodeBase64(encryptCbc(key, ivBytes, plain))];
  return { iv, value, mac: macOf(key, iv, value), tag: "" };
}

function sealedByGcm(key: Uint8Array, plain: Uint8Array): Parts {
  const iv = random(12);
  const { ciphertext, tag } = sealGcm(key, iv, plain);
  return { iv: encodeBase64(iv), value: encodeBase64(ciphertext), mac: "", tag: encodeBase64(tag) };
}

function macOf(key: Uint8Array, iv: string, value: string): string {
  return hexOf(hmac("sha256", key, encodeUtf8(iv + value)));
}

/** Illuminate\Cookie\CookieValuePrefix */
function prefixOf(key: Uint8Array, name: string): string {
  return `${hexOf(hmac("sha1", key, encodeUtf8(`${name}v2`)))}|`;
}
