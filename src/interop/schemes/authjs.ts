/** Auth.js: a JWT encrypted as compact JWE with a derived key (Auth.js 5; RFC 7516, RFC 7518 §5.2). */

import { decryptCbc, encryptCbc, hash, hkdf, hmac, openGcm, random } from "#interop-crypto";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { constantTimeEqual } from "../../keys/constant-time.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { secondsOf, type TimedOptions } from "../codec/lifetime.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { hexOf } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. `maxAge`, in seconds, is 30 days unless said. */
export type AuthjsOptions = TimedOptions & { readonly secret: ForeignSecrets };

/** What a session token says: Auth.js adds `iat`, `exp` (seconds since 1970) and `jti`. */
export type AuthjsClaims = Record<string, unknown>;

const THIRTY_DAYS = 30 * 86_400;
/** Auth.js lets clocks differ by so much, in seconds. */
const TOLERANCE = 15;
const KEY_LENGTHS = { "A256CBC-HS512": 64, A256GCM: 32 } as const;
const MOST_NAMES_KEPT = 16;

/**
 * The session tokens of Auth.js. The key is derived from the secret and the cookie's name, which binds it; the lifetime
 * is inside. A256CBC-HS512 is written, and A256GCM read as well.
 *
 * @example
 * ```ts
 * import { authjs } from "speculoos/interop";
 *
 * const options = { secret: "a secret" };
 * const raw = authjs.sealed.write("authjs.session-token", { sub: "42" }, options);
 * console.log(authjs.sealed.read("authjs.session-token", raw, options).ok); // true
 * ```
 */
export const authjs: { readonly sealed: Codec<AuthjsClaims, AuthjsOptions> } = {
  sealed: { read: decrypt, write: encrypt },
};

type Encryption = keyof typeof KEY_LENGTHS;
type KeyOf = (name: string, encryption: Encryption) => Uint8Array;

const keysOf = derivedFrom((secret: Uint8Array, _options: AuthjsOptions): KeyOf => {
  const kept = new Map<string, Uint8Array>();
  return (name, encryption) => {
    const id = `${encryption} ${name}`;
    let key = kept.get(id);
    if (key === undefined) {
      const info = encodeUtf8(`Auth.js Generated Encryption Key (${name})`);
      key = hkdf("sha256", secret, encodeUtf8(name), info, KEY_LENGTHS[encryption]);
      if (kept.size >= MOST_NAMES_KEPT) kept.clear();
      kept.set(id, key);
    }
    return key;
  };
});

function decrypt(name: string, raw: string, options: AuthjsOptions): ForeignResult<AuthjsClaims> {
  const parts = raw.split(".", 6);
  const [header = "", encryptedKey, iv = "", ciphertext = "", tag = ""] = parts;
  if (parts.length !== 5 || encryptedKey !== "") return refused("malformed");
  const encryption = encryptionOf(header);
  const [ivBytes, bytes, tagBytes] = [decodeBase64url(iv), decodeBase64url(ciphertext), decodeBase64url(tag)];
  if (encryption === undefined || !ivBytes || !bytes || !tagBytes) return refused("malformed");
  const keys = keysOf(options);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!(name, encryption);
    const open = encryption === "A256GCM" ? openWithGcm : openWithCbc;
    const plain = open(key, encodeUtf8(header), ivBytes, bytes, tagBytes);
    if (plain === undefined) continue;
    return claimsOf(plain, index > 0, options);
  }
  return refused("forged");
}

/** Which of the two it is; nothing else that a JWE may ask for is done. */
function encryptionOf(header: string): Encryption | undefined {
  const bytes = decodeBase64url(header);
  const fields = bytes && (decodeJson(decodeUtf8(bytes))?.value as Record<string, unknown> | null);
  if (typeof fields !== "object" || fields === null || fields.alg !== "dir") return undefined;
  if ("zip" in fields || "crit" in fields) return undefined;
  return fields.enc === "A256CBC-HS512" || fields.enc === "A256GCM" ? fields.enc : undefined;
}

/** RFC 7518 §5.2.2.2: the MAC first. */
function openWithCbc(
  key: Uint8Array,
  header: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
  tag: Uint8Array,
): Uint8Array | undefined {
  if (iv.length !== 16 || !constantTimeEqual(tagOf(key, header, iv, ciphertext), tag)) return undefined;
  return decryptCbc(key.subarray(32), iv, ciphertext);
}

function openWithGcm(
  key: Uint8Array,
  header: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
  tag: Uint8Array,
): Uint8Array | undefined {
  return iv.length === 12 ? openGcm(key, iv, { ciphertext, tag }, header) : undefined;
}

function tagOf(key: Uint8Array, header: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const bits = new Uint8Array(8);
  new DataView(bits.buffer).setUint32(4, header.length * 8);
  return hmac("sha512", key.subarray(0, 32), header, iv, ciphertext, bits).subarray(0, 32);
}

function claimsOf(
  plain: Uint8Array,
  needsReissue: boolean,
  options: AuthjsOptions,
): ForeignResult<AuthjsClaims> {
  const value = decodeJson(decodeUtf8(plain))?.value as AuthjsClaims | null | undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refused("malformed");
  const { iat, exp } = value;
  if (typeof exp === "number" && exp <= secondsOf(options) - TOLERANCE) return refused("expired");
  return {
    ok: true,
    value,
    ...(typeof iat === "number" && { issuedAt: new Date(iat * 1000) }),
    ...(typeof exp === "number" && { expires: new Date(exp * 1000) }),
    needsReissue,
  };
}

function encrypt(name: string, value: AuthjsClaims, options: AuthjsOptions): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CookieError("invalid-value", "the claims of a token are an object", name);
  }
  const key = keysOf(options)[0]!(name, "A256CBC-HS512");
  const iat = secondsOf(options);
  const claims = { ...value, iat, exp: iat + (options.maxAge ?? THIRTY_DAYS), jti: randomUuid() };
  // RFC 7638, of a symmetric key: its members in this order.
  const thumbprint = hash("sha512", encodeUtf8(`{"k":"${encodeBase64url(key)}","kty":"oct"}`));
  const header = encodeBase64url(
    encodeUtf8(JSON.stringify({ alg: "dir", enc: "A256CBC-HS512", kid: encodeBase64url(thumbprint) })),
  );
  const iv = random(16);
  const ciphertext = encryptCbc(key.subarray(32), iv, encodeUtf8(encodeJson(claims, name)));
  const tag = tagOf(key, encodeUtf8(header), iv, ciphertext);
  return `${header}..${[iv, ciphertext, tag].map(encodeBase64url).join(".")}`;
}

/** RFC 9562 §5.4 */
function randomUuid(): string {
  const bytes = random(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
