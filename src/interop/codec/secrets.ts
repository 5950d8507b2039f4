/** The secrets of foreign schemes: one or a list, the first writes, all of them read; what is derived is kept. */

import { CookieError } from "../../base/cookie-error.ts";
import { encodeUtf8 } from "../../base/utf8.ts";

/** One secret or several. Any length that the framework takes: only a `KeyRing` has a floor. */
export type ForeignSecrets = string | Uint8Array | readonly (string | Uint8Array)[];

/**
 * A function that derives from options once and keeps the answer for as long as the options object lives. `derive` sees
 * every secret's bytes (a text's UTF-8 unless `toBytes` says otherwise) in the order given.
 */
export function derivedFrom<O extends { readonly secret: ForeignSecrets }, K>(
  derive: (secret: Uint8Array, options: O) => K,
  toBytes: (secret: string) => Uint8Array | undefined = encodeUtf8,
): (options: O) => readonly K[] {
  const kept = new WeakMap<O, readonly K[]>();
  return (options) => {
    let keys = kept.get(options);
    if (keys === undefined) {
      keys = listOf(options.secret).map((secret) => derive(bytesOf(secret, toBytes), options));
      kept.set(options, keys);
    }
    return keys;
  };
}

function listOf(secrets: ForeignSecrets): readonly (string | Uint8Array)[] {
  const list = typeof secrets === "string" || secrets instanceof Uint8Array ? [secrets] : secrets;
  if (!Array.isArray(list) || list.length === 0) throw new CookieError("weak-key", "there is no secret");
  return list;
}

/** A copy: bytes that the caller wipes later must not change what is derived later. */
function bytesOf(
  secret: string | Uint8Array,
  toBytes: (secret: string) => Uint8Array | undefined,
): Uint8Array {
  const bytes = typeof secret === "string" ? toBytes(secret) : Uint8Array.from(secret);
  if (bytes === undefined || bytes.length === 0) {
    throw new CookieError("weak-key", "a secret is empty, or not in the form that this scheme has it in");
  }
  return bytes;
}
