/** iron-session: JSON sealed by Iron, `Fe26.2*…~2` (iron-session 8 and 9, over @hapi/iron's format). */

import { decryptCbc, encryptCbc, hmac, pbkdf2, random } from "#interop-crypto";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { nowOf, type TimedOptions } from "../codec/lifetime.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { hexOf, sameText } from "../codec/signed-text.ts";

/**
 * Passwords of at least 32 characters. The first writes under the id of its place (the last has 1, as in a list that
 * grows at its front); the others are found by theirs. `maxAge`, in seconds, is 14 days unless said; 0 is for ever.
 */
export type IronSessionOptions = TimedOptions & { readonly secret: ForeignSecrets };

const PREFIX = "Fe26.2";
const SUFFIX = "~2";
const SHORTEST_PASSWORD = 32;
const FOURTEEN_DAYS = 14 * 86_400;
/** Iron lets clocks differ by so much, in milliseconds. */
const SKEW = 60_000;
const MOST_KEYS_KEPT = 256;

/**
 * The sessions of iron-session. The lifetime is inside; the name is not bound, so that a seal can be moved to another
 * cookie of the same password.
 *
 * @example
 * ```ts
 * import { ironSession } from "speculoos/interop";
 *
 * const options = { secret: "complex_password_at_least_32_characters_long" };
 * const raw = ironSession.sealed.write("session", { user: "joe" }, options);
 * console.log(ironSession.sealed.read("session", raw, options).ok); // true
 * ```
 */
export const ironSession: { readonly sealed: Codec<unknown, IronSessionOptions> } = {
  sealed: { read: unseal, write: seal },
};

/** Derives the key for a salt; those of seals that were genuine are kept. */
type Password = { keyFor(salt: string): Uint8Array; keep(salt: string, key: Uint8Array): void };

const passwordsOf = derivedFrom((secret: Uint8Array, _options: IronSessionOptions): Password => {
  if (secret.length < SHORTEST_PASSWORD) {
    throw new CookieError("weak-key", "iron-session takes passwords of at least 32 characters");
  }
  const kept = new Map<string, Uint8Array>();
  return {
    keyFor: (salt) => kept.get(salt) ?? pbkdf2("sha1", secret, encodeUtf8(salt), 1, 32),
    keep(salt, key) {
      if (kept.size >= MOST_KEYS_KEPT) kept.delete(kept.keys().next().value!);
      kept.set(salt, key);
    },
  };
});

function unseal(_name: string, raw: string, options: IronSessionOptions): ForeignResult<unknown> {
  const current = raw.endsWith(SUFFIX);
  const sealed = current ? raw.slice(0, -SUFFIX.length) : raw;
  const parts = sealed.split("*", 9);
  if (parts.length !== 8 || parts[0] !== PREFIX) return refused("malformed");
  const [, id = "", encryptionSalt = "", iv = "", ciphertext = "", expiration = "", macSalt = "", mac = ""] =
    parts;
  if (!/^\w*$/.test(id) || !/^\d*$/.test(expiration)) return refused("malformed");
  const base = sealed.slice(0, sealed.length - macSalt.length - mac.length - 2);
  const passwords = passwordsOf(options);
  const index = indexOfPassword(id, passwords.length, (at) => {
    const key = passwords[at]!.keyFor(macSalt);
    if (!sameText(mac, macOf(key, base))) return false;
    passwords[at]!.keep(macSalt, key);
    return true;
  });
  if (typeof index === "string") return refused(index);
  if (expiration !== "" && Number(expiration) <= nowOf(options) - SKEW) return refused("expired");
  const key = passwords[index]!.keyFor(encryptionSalt);
  const [ivBytes, bytes] = [decodeBase64url(iv), decodeBase64url(ciphertext)];
  const plain = ivBytes && bytes && decryptCbc(key, ivBytes, bytes);
  const decoded = plain && decodeJson(decodeUtf8(plain));
  if (decoded === undefined || holdsProto(decoded.value)) return refused("malformed");
  passwords[index]!.keep(encryptionSalt, key);
  // Seals of version 5 have no suffix, and the session inside of an object.
  const value = current ? decoded.value : persistentOf(decoded.value);
  return {
    ok: true,
    value,
    ...(expiration !== "" && { expires: new Date(Number(expiration)) }),
    needsReissue: index > 0,
  };
}

/** The password of that id; without an id, as of other users of Iron, each is tried. */
function indexOfPassword(
  id: string,
  count: number,
  fits: (index: number) => boolean,
): number | "forged" | "unknown-key" {
  if (id === "") {
    for (let index = 0; index < count; index++) if (fits(index)) return index;
    return "forged";
  }
  const index = /^[1-9]\d*$/.test(id) ? count - Number(id) : -1;
  if (!(index >= 0 && index < count)) return "unknown-key";
  return fits(index) ? index : "forged";
}

function seal(name: string, value: unknown, options: IronSessionOptions): string {
  const passwords = passwordsOf(options);
  const { maxAge = FOURTEEN_DAYS } = options;
  const plain = encodeUtf8(encodeJson(value, name));
  const [encryptionSalt, macSalt] = [hexOf(random(32)), hexOf(random(32))];
  const iv = random(16);
  const ciphertext = encryptCbc(passwords[0]!.keyFor(encryptionSalt), iv, plain);
  const expiration = maxAge === 0 ? "" : String(Math.floor(nowOf(options) + maxAge * 1000));
  const base = [
    PREFIX,
    passwords.length,
    encryptionSalt,
    encodeBase64url(iv),
    encodeBase64url(ciphertext),
    expiration,
  ].join("*");
  return `${base}*${macSalt}*${macOf(passwords[0]!.keyFor(macSalt), base)}${SUFFIX}`;
}

function macOf(key: Uint8Array, base: string): string {
  return encodeBase64url(hmac("sha256", key, encodeUtf8(base)));
}

function persistentOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "persistent" in value ? value.persistent : value;
}

/** Iron's own readers refuse a key "__proto__" at any depth. */
function holdsProto(value: unknown): boolean {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (Object.hasOwn(next, "__proto__")) return true;
    for (const item of Object.values(next)) if (typeof item === "object" && item !== null) open.push(item);
  }
  return false;
}
