/** Key rings: the secrets that cookies are signed and sealed with, the current one first (rotation: `docs/keys.md`). */

import { createMac, deriveKey, randomSecret, stretchPassword } from "#crypto";
import { hasBrand } from "../base/brand.ts";
import { CookieError } from "../base/cookie-error.ts";
import { encodeUtf8 } from "../base/utf8.ts";

/** What keys can be given as: a ring, or one secret or several from which a ring is made. */
export type KeySource = KeyRing | string | Uint8Array | readonly (string | Uint8Array)[];

/** What is derived from one secret of a ring. `id` is two characters that tell nothing of the secret. */
export type DerivedKey = { readonly id: string; readonly key: Uint8Array };

/** By `Symbol.for`, so that a ring made by another copy of the package serves as well. */
const derive = Symbol.for("speculoos.KeyRing.derive.v1");

/**
 * One or more secrets. The first signs and seals; all of them verify and open, at the price of one:
 * each cookie names its key by a short id. A ring shows no key when it is printed.
 *
 * Make it once, when the program starts: what is derived from the secrets (HKDF, RFC 5869) is kept in it.
 *
 * @example
 * ```ts
 * import { KeyRing } from "speculoos";
 *
 * const current = KeyRing.generate(); // in real life from a secret store
 * const retired = KeyRing.generate();
 * const keys = new KeyRing([current, retired]);
 * ```
 * @throws CookieError "weak-key": no secret, a string under 32 octets, or bytes under 16.
 */
export class KeyRing {
  readonly #secrets: readonly Uint8Array[];

  constructor(secrets: Exclude<KeySource, KeyRing>) {
    const list = typeof secrets === "string" || secrets instanceof Uint8Array ? [secrets] : secrets;
    if (!Array.isArray(list) || list.length === 0) throw weakKey("there is no secret");
    this.#secrets = list.map(secretBytes);
  }

  /** A new secret of 256 random bits, as text for an environment variable or a secret store. */
  static generate(): string {
    return randomSecret();
  }

  /**
   * A ring of one key that is stretched from a password by scrypt (RFC 7914): half a second and 128 MiB,
   * once. Better is a secret that nobody chose: `KeyRing.generate()`. The salt need not be secret, but your own.
   *
   * @throws CookieError "weak-key" where the password or the salt is empty.
   */
  static fromPassword(password: string | Uint8Array, salt: string | Uint8Array): KeyRing {
    const [passwordBytes, saltBytes] = [toBytes(password), toBytes(salt)];
    if (!passwordBytes?.length || !saltBytes?.length) throw weakKey("a password or salt is empty");
    return new KeyRing(stretchPassword(passwordBytes, saltBytes));
  }

  /** @internal One key a secret for this purpose, the current one first. */
  [derive](purpose: string): readonly DerivedKey[] {
    return this.#secrets.map((secret) => ({
      id: createMac(deriveKey(secret, "speculoos v1 key id"))("")!.slice(0, 2),
      key: deriveKey(secret, purpose),
    }));
  }
}

/**
 * A function that gives the keys of a ring for one purpose, the current one first. `make` is called once a ring and
 * secret; its keys are kept for as long as the ring is.
 */
export function keysFor<K>(
  purpose: string,
  make: (derived: DerivedKey) => K,
): (secrets: KeySource) => readonly K[] {
  const keysOfRing = new WeakMap<KeyRing, readonly K[]>();
  let lastRing: KeyRing | undefined;
  let lastKeys: readonly K[] = [];
  return (secrets) => {
    const ring = toKeyRing(secrets);
    // Most programs have one ring.
    if (ring === lastRing) return lastKeys;
    let keys = keysOfRing.get(ring);
    if (keys === undefined) {
      keys = ring[derive](purpose).map(make);
      keysOfRing.set(ring, keys);
    }
    lastRing = ring;
    lastKeys = keys;
    return keys;
  };
}

/** Rings of secrets that were given as plain strings, so that their keys are derived once, not for each cookie. */
const ringsOfStrings = new Map<string, KeyRing>();
const MOST_RINGS_KEPT = 32;

/** The ring itself, or one made from the secrets. */
export function toKeyRing(secrets: KeySource): KeyRing {
  if (hasBrand(secrets, derive)) return secrets as KeyRing;
  if (typeof secrets !== "string") return new KeyRing(secrets);
  let ring = ringsOfStrings.get(secrets);
  if (ring === undefined) {
    ring = new KeyRing(secrets);
    if (ringsOfStrings.size >= MOST_RINGS_KEPT) ringsOfStrings.clear();
    ringsOfStrings.set(secrets, ring);
  }
  return ring;
}

function secretBytes(secret: unknown): Uint8Array {
  const bytes = toBytes(secret);
  if (bytes === undefined) throw weakKey("a secret is no text and no bytes");
  const shortest = typeof secret === "string" ? 32 : 16;
  if (bytes.length < shortest) throw weakKey(`a secret has under ${shortest} octets`);
  return bytes;
}

/** A copy: bytes that the caller wipes later must not change the keys. */
function toBytes(secret: unknown): Uint8Array | undefined {
  if (typeof secret === "string") return encodeUtf8(secret);
  return secret instanceof Uint8Array ? Uint8Array.from(secret) : undefined;
}

function weakKey(problem: string): CookieError {
  return new CookieError("weak-key", `${problem}: make one with KeyRing.generate()`);
}
