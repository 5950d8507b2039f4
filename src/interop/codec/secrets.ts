/** The secrets of foreign schemes: one or a list; the first writes, all of them read. */

import { CookieError } from "../../base/cookie-error.ts";
import { encodeUtf8 } from "../../base/utf8.ts";

/** One secret or several. Every length that the framework accepts is accepted: only a `KeyRing` has a minimum. */
export type ForeignSecrets = string | Uint8Array | readonly (string | Uint8Array)[];

/** The keys of a codec. The first writes, all of them read. */
export type Keys<K = Uint8Array> = readonly [current: K, ...retired: K[]];

/**
 * Derives a key from each secret, in their order. `derive` receives the bytes of the secret: those of a string are its UTF-8
 * unless `toBytes` reads it differently.
 *
 * @throws TypeError if a secret is neither text nor bytes; CookieError "weak-key" if there is no secret, or one is empty or
 * not in the form that the scheme requires. Both have the code "weak-key".
 */
export function deriveKeys<K>(
  secret: ForeignSecrets,
  derive: (secret: Uint8Array) => K,
  toBytes: (secret: string) => Uint8Array | undefined = encodeUtf8,
): Keys<K> {
  const list = Array.isArray(secret) ? secret : [secret];
  if (list.length === 0) throw new CookieError("weak-key", "secret must not be an empty list");
  const [first, ...rest] = list;
  const toKey = (one: string | Uint8Array) => derive(copyBytes(one, toBytes));
  return [toKey(first), ...rest.map(toKey)];
}

/** Copies the bytes: a caller that wipes its secret later must not change what is derived later. */
function copyBytes(
  secret: string | Uint8Array,
  toBytes: (secret: string) => Uint8Array | undefined,
): Uint8Array {
  if (typeof secret !== "string" && !(secret instanceof Uint8Array)) {
    const found = Array.isArray(secret) ? "array" : typeof secret;
    const error = new TypeError(`a secret must be a string or a Uint8Array; got ${found}`);
    throw Object.assign(error, { code: "weak-key" });
  }
  const bytes = typeof secret === "string" ? toBytes(secret) : Uint8Array.from(secret);
  if (bytes === undefined) throw new CookieError("weak-key", "a secret must be in the form of its scheme");
  if (bytes.length === 0) throw new CookieError("weak-key", "a secret must not be empty");
  return bytes;
}

/** Derived keys by what they were derived from. The one that was not used for longest is evicted. */
export class KeyCache {
  readonly #keys = new Map<string, Uint8Array>();
  readonly #maximum: number;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get(id: string): Uint8Array | undefined {
    const key = this.#keys.get(id);
    if (key !== undefined) this.set(id, key);
    return key;
  }

  set(id: string, key: Uint8Array): void {
    this.#keys.delete(id);
    if (this.#keys.size >= this.#maximum) this.#keys.delete(this.#keys.keys().next().value!);
    this.#keys.set(id, key);
  }
}

/** Returns the first result of `attempt` that is not `undefined`, trying the keys in their order. */
export function tryKeys<K, R>(
  keys: readonly K[],
  attempt: (key: K) => R | undefined,
): { readonly result: R; readonly needsReissue: boolean } | undefined {
  for (let index = 0; index < keys.length; index++) {
    const result = attempt(keys[index]!);
    if (result !== undefined) return { result, needsReissue: index > 0 };
  }
  return undefined;
}
