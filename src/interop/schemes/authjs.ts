/** Auth.js: a JWT encrypted as compact JWE with a derived key (Auth.js 5; RFC 7516, RFC 7518 §5.2). */

import { decryptCbc, encryptCbc, hash, hkdf, hmac, openGcm, random } from "#crypto";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { constantTimeEqual } from "../../keys/constant-time.ts";
import { encodeHex } from "../codec/bytes.ts";
import { type Codec, type ForeignResult, failure, type TimeOptions } from "../codec/codec.ts";
import { decodeJson, encodeJson, isRecord } from "../codec/json.ts";
import { checkMaxAge, currentSeconds, type TimedOptions, toTimes } from "../codec/lifetime.ts";
import { deriveKeys, type ForeignSecrets, KeyCache, tryKeys } from "../codec/secrets.ts";

/** The first secret writes, all of them read. `maxAge` is the lifetime of tokens that are written. Default: 30 days. */
export type AuthjsOptions = TimedOptions & { readonly secret: ForeignSecrets };

/** The claims of a session token. Auth.js adds `iat`, `exp` (seconds since 1970) and `jti`. */
export type AuthjsClaims = Record<string, unknown>;

const THIRTY_DAYS = 30 * 86_400;
/** Seconds by which Auth.js lets clocks differ. */
const TOLERANCE = 15;
const KEY_LENGTHS = { "A256CBC-HS512": 64, A256GCM: 32 } as const;
const MAX_CACHED_KEYS = 16;

/**
 * The session tokens of Auth.js. The key is derived from the secret and the cookie's name, which binds the name; the lifetime
 * is inside. A256CBC-HS512 is written, and A256GCM read as well.
 *
 * @example
 * ```ts
 * import { authjs } from "speculoos/interop";
 *
 * const session = authjs.sealed({ secret: "a secret" });
 * const raw = session.write("authjs.session-token", { sub: "42" });
 * console.log(session.read("authjs.session-token", raw).status); // ok
 * ```
 */
export const authjs: { readonly sealed: (options: AuthjsOptions) => Codec<AuthjsClaims> } = {
  sealed({ secret, maxAge = THIRTY_DAYS }) {
    checkMaxAge(maxAge);
    const keys = deriveKeys(secret, cacheNameKeys);
    return {
      scheme: "authjs.sealed",
      read(name, raw, options) {
        const token = splitToken(raw);
        if (token === undefined) return failure("malformed");
        const opened = tryKeys(keys, (keyFor) => openToken(keyFor(name, token.encryption), token));
        return opened === undefined
          ? failure("forged")
          : readClaims(opened.result, token, opened.needsReissue, options);
      },
      write(name, value, options) {
        if (!isRecord(value)) throw new CookieError("invalid-value", "the claims must be an object", name);
        if (!isNumericDate(value.nbf)) {
          throw new CookieError("invalid-value", `nbf must be a number; got ${typeof value.nbf}`, name);
        }
        const iat = currentSeconds(options);
        const claims = { ...value, iat, exp: iat + maxAge, jti: randomUuid() };
        return sealToken(keys[0](name, "A256CBC-HS512"), encodeJson(claims, name));
      },
    };
  },
};

type Encryption = keyof typeof KEY_LENGTHS;
type KeyFor = (name: string, encryption: Encryption) => Uint8Array;

/** Returns a function that derives the key of a cookie's name, and caches the keys of a few names. */
function cacheNameKeys(secret: Uint8Array): KeyFor {
  const cache = new KeyCache(MAX_CACHED_KEYS);
  return (name, encryption) => {
    const id = `${encryption} ${name}`;
    const cached = cache.get(id);
    if (cached !== undefined) return cached;
    const info = encodeUtf8(`Auth.js Generated Encryption Key (${name})`);
    const key = hkdf("sha256", secret, encodeUtf8(name), info, KEY_LENGTHS[encryption]);
    cache.set(id, key);
    return key;
  };
}

type Token = {
  readonly encryption: Encryption;
  /** The claims that the header repeats, as JSON. */
  readonly claims: readonly (readonly [claim: string, json: string])[];
  readonly header: Uint8Array;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
};

/** RFC 7516 §7.1. With "dir" there is no encrypted key. */
function splitToken(raw: string): Token | undefined {
  const parts = raw.split(".", 6);
  const [header = "", encryptedKey] = parts;
  if (parts.length !== 5 || encryptedKey !== "") return undefined;
  const fields = readHeader(header);
  const [iv, ciphertext, tag] = parts.slice(2).map(decodeBase64url);
  if (fields === undefined || !iv || !ciphertext || !tag) return undefined;
  return { ...fields, header: encodeUtf8(header), iv, ciphertext, tag };
}

/** Returns the encryption and the repeated claims, or `undefined` if the header asks for anything but these two encryptions. */
function readHeader(header: string): Pick<Token, "encryption" | "claims"> | undefined {
  const bytes = decodeBase64url(header);
  const fields = bytes && decodeJson(decodeUtf8(bytes))?.value;
  if (!isRecord(fields) || fields.alg !== "dir" || "zip" in fields || "crit" in fields) return undefined;
  const { enc } = fields;
  if (enc !== "A256CBC-HS512" && enc !== "A256GCM") return undefined;
  const repeated = ["iss", "sub", "aud"].filter((claim) => claim in fields);
  return { encryption: enc, claims: repeated.map((claim) => [claim, JSON.stringify(fields[claim])]) };
}

function openToken(key: Uint8Array, token: Token): Uint8Array | undefined {
  const { encryption, header, iv, ciphertext, tag } = token;
  if (encryption === "A256GCM") {
    return iv.length === 12 ? openGcm(key, iv, { ciphertext, tag }, header) : undefined;
  }
  // RFC 7518 §5.2.2.2: the MAC is verified first.
  const expected = computeTag(key, header, iv, ciphertext);
  if (iv.length !== 16 || !constantTimeEqual(expected, tag)) return undefined;
  return decryptCbc(key.subarray(32), iv, ciphertext);
}

/** RFC 7518 §5.2.2.1, steps 4 and 5. */
function computeTag(key: Uint8Array, header: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const bits = new Uint8Array(8);
  new DataView(bits.buffer).setUint32(4, header.length * 8);
  return hmac("sha512", key.subarray(0, 32), header, iv, ciphertext, bits).subarray(0, 32);
}

/** As `jwtDecrypt` of jose validates them (RFC 7519 §4.1). */
function readClaims(
  plain: Uint8Array,
  { claims }: Token,
  needsReissue: boolean,
  options: TimeOptions | undefined,
): ForeignResult<AuthjsClaims> {
  const value = decodeJson(decodeUtf8(plain))?.value;
  if (!isRecord(value)) return failure("malformed");
  const { iat, nbf, exp } = value;
  if (!isNumericDate(iat) || !isNumericDate(nbf) || !isNumericDate(exp)) return failure("malformed");
  // RFC 7519 §5.3
  for (const [claim, text] of claims) if (text !== JSON.stringify(value[claim])) return failure("malformed");
  const now = currentSeconds(options);
  if (nbf !== undefined && nbf > now + TOLERANCE) return failure("expired");
  if (exp !== undefined && exp <= now - TOLERANCE) return failure("expired");
  const times = toTimes({ issuedAt: toMilliseconds(iat), expires: toMilliseconds(exp) });
  return { status: "ok", value, ...times, needsReissue };
}

function isNumericDate(claim: unknown): claim is number | undefined {
  return claim === undefined || typeof claim === "number";
}

function toMilliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function sealToken(key: Uint8Array, json: string): string {
  // RFC 7638, of a symmetric key: its members in this order.
  const thumbprint = hash("sha512", encodeUtf8(`{"k":"${encodeBase64url(key)}","kty":"oct"}`));
  const header = encodeBase64url(
    encodeUtf8(JSON.stringify({ alg: "dir", enc: "A256CBC-HS512", kid: encodeBase64url(thumbprint) })),
  );
  const iv = random(16);
  const ciphertext = encryptCbc(key.subarray(32), iv, encodeUtf8(json));
  const tag = computeTag(key, encodeUtf8(header), iv, ciphertext);
  return `${header}..${[iv, ciphertext, tag].map(encodeBase64url).join(".")}`;
}

/** RFC 9562 §5.4 */
function randomUuid(): string {
  const bytes = random(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return encodeHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
