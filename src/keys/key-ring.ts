/** Key rings: the secrets that cookies are signed and sealed with, the current one first (rotation: `docs/keys.md`). */

import { createMac, hkdfSha256, randomSecret, scrypt } from "#crypto";
import { hasBrand } from "../base/brand.ts";
import { CookieError } from "../base/cookie-error.ts";
import { encodeUtf8 } from "../base/utf8.ts";

type Secret = string | Uint8Array;

/** A ring, or the secret or secrets to make one from. */
export type KeySource = KeyRing | Secret | readonly Secret[];

/** A key derived from one secret of a ring. `id` is two characters that reveal nothing of the secret. */
export type DerivedKey = { readonly id: string; readonly key: Uint8Array };

/** By `Symbol.for`, so that a ring made by another copy of the package serves as well. */
const derive = Symbol.for("speculoos.KeyRing.derive.v1");

/**
 * One or more secrets. The first signs and seals; all of them verify and open, at the price of one:
 * each cookie names its key by a short id. A ring shows no key when it is printed.
 *
 * Make it once, when the program starts: it caches what is derived from the secrets (HKDF, RFC 5869).
 *
 * @example
 * ```ts
 * import { KeyRing } from "speculoos";
 *
 * const current = KeyRing.generate(); // in real life from a secret store
 * const retired = KeyRing.generate();
 * const keys = new KeyRing([current, retired]);
 * ```
 * @throws CookieError "weak-key": no secret, a string under 32 bytes, or bytes under 16.
 */
export class KeyRing {
  readonly #secrets: readonly Uint8Array[];

  constructor(secrets: Exclude<KeySource, KeyRing>) {
    this.#secrets = toList(secrets).map(toSecretBytes);
  }

  /** Returns a new secret of 256 random bits, as text for an environment variable or a secret store. */
  static generate(): string {
    return randomSecret();
  }

  /**
   * Makes a ring of one key that is stretched from a password by scrypt (RFC 7914): half a second and 128 MiB,
   * once. A secret that nobody chose is better: `KeyRing.generate()`. The salt need not be secret, but your own.
   *
   * @throws CookieError "weak-key" if the password or the salt is empty.
   */
  static fromPassword(password: string | Uint8Array, salt: string | Uint8Array): KeyRing {
    const passwordBytes = toBytes(password);
    const saltBytes = toBytes(salt);
    if (!passwordBytes.length || !saltBytes.length) throw weakKey("password and salt must not be empty");
    return new KeyRing(scrypt(passwordBytes, saltBytes, { N: 2 ** 17, r: 8, p: 1 }));
  }

  /** @internal Derives one key from each secret for this purpose, the current one first. */
  [derive](purpose: string): readonly DerivedKey[] {
    return this.#secrets.map((secret) => ({
      id: createMac(hkdfSha256(secret, encodeUtf8("speculoos v1 key id")))("")!.slice(0, 2),
      key: hkdfSha256(secret, encodeUtf8(purpose)),
    }));
  }
}

/**
 * Returns a function that returns the keys of a ring for one purpose, the current one first. It calls `make` once for
 * each ring and secret, and keeps the results for as long as the ring lives.
 */
export function memoizeKeys<K>(
  purpose: string,
  make: (derived: DerivedKey) => K,
): (source: KeySource) => readonly K[] {
  const keysOfRing = new WeakMap<KeyRing, readonly K[]>();
  return (source) => {
    const ring = toKeyRing(source);
    let keys = keysOfRing.get(ring);
    if (!keys) {
      keys = ring[derive](purpose).map(make);
      keysOfRing.set(ring, keys);
    }
    return keys;
  };
}

/** Rings made from secrets that were given without one, so that keys are not derived for each cookie. */
const recentRings = new Map<string, KeyRing>();
const MAX_RECENT_RINGS = 32;

/** Returns the ring itself, or one made from the secrets: the same ring for secrets of the same content. */
export function toKeyRing(source: KeySource): KeyRing {
  if (hasBrand(source, derive)) return source as KeyRing;
  const list = toList(source as Exclude<KeySource, KeyRing>);
  const [first] = list;
  // A text is not the same as its bytes, which may be shorter; nor as the list that it may be the JSON of.
  const content =
    list.length === 1 && typeof first === "string" && first[0] !== "["
      ? first
      : JSON.stringify(list.map((secret) => (typeof secret === "string" ? secret : [secret.join()])));
  let ring = recentRings.get(content);
  if (ring === undefined) {
    ring = new KeyRing(list);
    if (recentRings.size === MAX_RECENT_RINGS) recentRings.delete(recentRings.keys().next().value!);
    recentRings.set(content, ring);
  }
  return ring;
}

/** Returns copies of the secrets, each read once: bytes that the caller wipes later must not change the keys. */
function toList(secrets: Exclude<KeySource, KeyRing>): readonly Secret[] {
  const list = Array.isArray(secrets) ? Array.from(secrets, copySecret) : [copySecret(secrets as Secret)];
  if (list.length === 0) throw weakKey("keys must be at least one secret");
  return list;
}

function copySecret(secret: Secret): Secret {
  if (typeof secret === "string") return secret;
  if (secret instanceof Uint8Array) return Uint8Array.from(secret);
  throw new TypeError(`a secret must be a string or a Uint8Array; got ${typeof secret}`);
}

function toSecretBytes(secret: Secret): Uint8Array {
  const bytes = toBytes(secret);
  const [min, unit] = typeof secret === "string" ? [32, "bytes of text"] : [16, "bytes"];
  if (bytes.length < min) throw weakKey(`a secret must have at least ${min} ${unit}; got ${bytes.length}`);
  return bytes;
}

function toBytes(secret: Secret): Uint8Array {
  const copy = copySecret(secret);
  return typeof copy === "string" ? encodeUtf8(copy) : copy;
}

function weakKey(problem: string): CookieError {
  return new CookieError("weak-key", `${problem}. KeyRing.generate() makes one`);
}
