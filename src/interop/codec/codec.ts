/** The shape of every codec of another framework's cookies: strings in, values out, and why not. */

/**
 * Reads and writes the cookies of one foreign scheme. `raw` is the value as it stood in the header. Options are looked
 * at once, and what is derived from them is kept for as long as the object lives: hoist them.
 */
export type Codec<T, O, W = string> = {
  read(name: string, raw: W, options: O): ForeignResult<T>;
  /** @throws CookieError where the value has no form in this scheme, or a secret is missing. */
  write(name: string, value: T, options: O): W;
  /** Of schemes with a second cookie, what its name has behind that of the first. */
  readonly signatureSuffix?: string;
};

/** What became of a foreign cookie. `needsReissue` says that another secret than the first verified it. */
export type ForeignResult<T> =
  | { ok: true; value: T; issuedAt?: Date; expires?: Date; needsReissue: boolean }
  | { ok: false; reason: ForeignReason };

/** A MAC that does not match is "forged", whatever its characters; "malformed" is what has no room for one. */
export type ForeignReason = "malformed" | "forged" | "expired" | "unknown-key" | "wrong-purpose";

export function refused(reason: ForeignReason): { ok: false; reason: ForeignReason } {
  return { ok: false, reason };
}
