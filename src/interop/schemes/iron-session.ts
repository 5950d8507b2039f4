/** iron-session: JSON sealed by Iron, `Fe26.2*…~2` (iron-session 8 and 9, over @hapi/iron's format). */

import { decryptCbc, encryptCbc, hmac, pbkdf2, random } from "#crypto";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { encodeHex } from "../codec/bytes.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { decodeJson, encodeJson, isRecord } from "../codec/json.ts";
import { checkMaxAge, currentTime, type TimedOptions, toTimes } from "../codec/lifetime.ts";
import { deriveKeys, type ForeignSecrets, KeyCache, type Keys } from "../codec/secrets.ts";
import { constantTimeEqualText } from "../codec/signed-text.ts";

/**
 * Passwords of at least 32 characters. The first writes, under the id of its position: the last has 1, as in a list that
 * grows at its front. A seal names the id that reads it. `maxAge` is the lifetime of seals that are written. Default: 14
 * days; 0 means for ever.
 */
export type IronSessionOptions = TimedOptions & { readonly secret: ForeignSecrets };

const PREFIX = "Fe26.2";
const SUFFIX = "~2";
const MIN_PASSWORD_LENGTH = 32;
const FOURTEEN_DAYS = 14 * 86_400;
/** Milliseconds by which Iron lets clocks differ. */
const SKEW = 60_000;
const MAX_CACHED_KEYS = 256;

/**
 * The sessions of iron-session. The lifetime is inside. The name is not bound: a seal can be moved to another cookie of the
 * same password.
 *
 * @example
 * ```ts
 * import { ironSession } from "speculoos/interop";
 *
 * const session = ironSession.sealed({ secret: "complex_password_at_least_32_characters_long" });
 * const raw = session.write("session", { user: "joe" });
 * console.log(session.read("session", raw).status); // ok
 * ```
 */
export const ironSession: { readonly sealed: (options: IronSessionOptions) => Codec<unknown> } = {
  sealed({ secret, maxAge = FOURTEEN_DAYS }) {
    checkMaxAge(maxAge);
    const passwords = deriveKeys(secret, preparePassword, encodePassword);
    return {
      scheme: "ironSession.sealed",
      read(_name, raw, options) {
        const seal = splitSeal(raw);
        if (seal === undefined) return failure("malformed");
        const index = findPassword(passwords, seal);
        if (typeof index === "string") return failure(index);
        const { expiration } = seal;
        if (expiration !== "" && Number(expiration) <= currentTime(options) - SKEW) return failure("expired");
        const decoded = decryptSeal(passwords[index]!, seal);
        if (decoded === undefined) return failure("malformed");
        return {
          status: "ok",
          value: decoded.value,
          ...toTimes({ expires: expiration === "" ? undefined : Number(expiration) }),
          needsReissue: index > 0 || decoded.isOlder,
        };
      },
      write(name, value, options) {
        const json = encodeJson(value, name);
        if (hasProtoKey(value) || isOlderForm(value)) {
          throw new CookieError(
            "invalid-value",
            'the value must not have a key "__proto__", nor consist of "persistent" and "flash", as sessions of iron-session 5 do',
            name,
          );
        }
        const plain = encodeUtf8(json);
        const expiration = maxAge === 0 ? "" : String(Math.floor(currentTime(options) + maxAge * 1000));
        return writeSeal(passwords, plain, expiration);
      },
    };
  },
};

/** Derives the key of a salt. Keys of seals that were valid are cached. */
type Password = { deriveKey(salt: string): Uint8Array; cacheKey(salt: string, key: Uint8Array): void };

function preparePassword(secret: Uint8Array): Password {
  checkLength(secret.length);
  const cache = new KeyCache(MAX_CACHED_KEYS);
  return {
    deriveKey: (salt) => cache.get(salt) ?? pbkdf2("sha1", secret, encodeUtf8(salt), 1, 32),
    cacheKey: (salt, key) => cache.set(salt, key),
  };
}

/** A text has at most as many characters as bytes. */
function encodePassword(password: string): Uint8Array {
  checkLength(password.length);
  return encodeUtf8(password);
}

function checkLength(found: number): void {
  if (found >= MIN_PASSWORD_LENGTH) return;
  throw new CookieError("weak-key", `iron-session's password must have at least 32 characters; got ${found}`);
}

type Seal = {
  /** Whether it has the suffix of iron-session 6 and later, which the MAC does not cover. */
  readonly isCurrent: boolean;
  readonly base: string;
  readonly id: string;
  readonly encryptionSalt: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly expiration: string;
  readonly macSalt: string;
  readonly mac: string;
};

function splitSeal(raw: string): Seal | undefined {
  const isCurrent = raw.endsWith(SUFFIX);
  const text = isCurrent ? raw.slice(0, -SUFFIX.length) : raw;
  const parts = text.split("*", 9);
  if (parts.length !== 8 || parts[0] !== PREFIX) return undefined;
  const [, id = "", encryptionSalt = "", iv = "", ciphertext = "", expiration = "", macSalt = "", mac = ""] =
    parts;
  if (!/^\w*$/.test(id) || !/^(?:[1-9]\d*)?$/.test(expiration)) return undefined;
  const base = text.slice(0, text.length - macSalt.length - mac.length - 2);
  return { isCurrent, base, id, encryptionSalt, iv, ciphertext, expiration, macSalt, mac };
}

/** Returns the index of the password that the seal names. Other users of Iron name none: then each is tried. */
function findPassword(passwords: Keys<Password>, seal: Seal): number | "forged" | "unknown-key" {
  const { id } = seal;
  if (id === "") {
    const index = passwords.findIndex((password) => verifySeal(password, seal));
    return index === -1 ? "forged" : index;
  }
  const index = /^[1-9]\d*$/.test(id) ? passwords.length - Number(id) : -1;
  const named = passwords[index];
  if (named === undefined) return "unknown-key";
  return verifySeal(named, seal) ? index : "forged";
}

function verifySeal(password: Password, { base, macSalt, mac }: Seal): boolean {
  const key = password.deriveKey(macSalt);
  if (!constantTimeEqualText(mac, computeMac(key, base))) return false;
  password.cacheKey(macSalt, key);
  return true;
}

type Decrypted = { readonly value: unknown; readonly isOlder: boolean };

function decryptSeal(password: Password, seal: Seal): Decrypted | undefined {
  const key = password.deriveKey(seal.encryptionSalt);
  const [iv, ciphertext] = [decodeBase64url(seal.iv), decodeBase64url(seal.ciphertext)];
  const plain = iv && ciphertext && decryptCbc(key, iv, ciphertext);
  const decoded = plain && decodeJson(decodeUtf8(plain));
  if (decoded === undefined || hasProtoKey(decoded.value)) return undefined;
  const { value } = decoded;
  const isOlder = isOlderForm(value);
  // Whoever adds the suffix or cuts it off must not get another session. Other users of Iron have none, and name no password.
  if (seal.isCurrent ? isOlder : !isOlder && seal.id !== "") return undefined;
  password.cacheKey(seal.encryptionSalt, key);
  return { value: isOlder ? value.persistent : value, isOlder };
}

/** Whether it is a session as iron-session 5 sealed it: these two objects, and nothing else. */
function isOlderForm(value: unknown): value is { readonly persistent: object; readonly flash: object } {
  return (
    isRecord(value) && isRecord(value.persistent) && isRecord(value.flash) && Object.keys(value).length === 2
  );
}

/** Iron's own readers refuse a key "__proto__" at any depth. */
function hasProtoKey(value: unknown): boolean {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (Object.hasOwn(next, "__proto__")) return true;
    for (const item of Object.values(next)) if (typeof item === "object" && item !== null) open.push(item);
  }
  return false;
}

function writeSeal(passwords: Keys<Password>, plain: Uint8Array, expiration: string): string {
  const [password] = passwords;
  const [encryptionSalt, macSalt] = [encodeHex(random(32)), encodeHex(random(32))];
  const iv = random(16);
  const ciphertext = encryptCbc(password.deriveKey(encryptionSalt), iv, plain);
  const fields = [encodeBase64url(iv), encodeBase64url(ciphertext), expiration];
  const base = [PREFIX, passwords.length, encryptionSalt, ...fields].join("*");
  return `${base}*${macSalt}*${computeMac(password.deriveKey(macSalt), base)}${SUFFIX}`;
}

function computeMac(key: Uint8Array, base: string): string {
  return encodeBase64url(hmac("sha256", key, encodeUtf8(base)));
}
