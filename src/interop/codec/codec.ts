/** The shape of every codec of another framework's cookies: strings in, values or the reason of a failure out. */

/**
 * Reads and writes the cookies of one foreign scheme. Make it once with its options: the keys that are derived from them are
 * kept in it.
 */
export type Codec<T, W = string> = {
  /** The name of the scheme, for instance "rails.encrypted". `identify` returns the same names. */
  readonly scheme: string;
  /** Suffix of the second cookie's name, for schemes with two cookies (".sig"). */
  readonly signatureSuffix?: string;
  /** Verifies and decodes a cookie. `raw` is the value as it stood in the header, still percent-encoded. Never throws because of it. */
  read(name: string, raw: W, options?: TimeOptions): ForeignResult<T>;
  /** @throws CookieError if this scheme cannot write the value. */
  write(name: string, value: T, options?: TimeOptions): W;
};

/** The time of one call. */
export type TimeOptions = {
  /** Milliseconds since 1970. Read: the time to compare lifetimes with. Write: the time of issue. Default: the clock. */
  readonly now?: number | undefined;
};

/** The values of the two cookies `name` and `name.sig`. */
export type WithSignature = { readonly value: string; readonly signature: string };

/** The result of reading a foreign cookie. `needsReissue`: a secret other than the first, or an outdated form, verified it. */
export type ForeignResult<T> =
  | { status: "ok"; value: T; issuedAt?: Date; expires?: Date; needsReissue: boolean }
  | { status: ForeignFailure };

/** A MAC that does not match is "forged", whatever its characters. A text without room for a MAC is "malformed". */
export type ForeignFailure = "malformed" | "forged" | "expired" | "unknown-key" | "wrong-purpose";

/** Makes the result of a cookie that was not accepted. */
export function failure(status: ForeignFailure): { status: ForeignFailure } {
  return { status };
}
