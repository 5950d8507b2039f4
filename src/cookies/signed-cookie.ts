/**
 * The signed cookie: everyone can read its value; only the holder of the key can make or change it. This is its class;
 * `keys/signature.ts` signs and verifies.
 */

import type { KeySource } from "../keys/key-ring.ts";
import { SIGNED_TEXT } from "../keys/protection.ts";
import type { Verified } from "../keys/verified.ts";
import { cookieKind, RECEIVED } from "./any-cookie.ts";
import type { Cookie, CookieMap } from "./cookie.ts";
import {
  type ProtectedAttributes,
  ProtectedCookie,
  type ProtectedKind,
  parseProtected,
  readFirstProtected,
} from "./protected-cookie.ts";
import { type ReadOptions, readFirst, type StrictVerifyOptions, type VerifyOptions } from "./read-options.ts";
import { decodeValue, encodeValue } from "./values/value-text.ts";

/**
 * A cookie with an HMAC-SHA-256 over its name, its kind, its times and its value, in 63 bytes before the value.
 * The server enforces the lifetime (Max-Age, else Expires): a client cannot prolong it. A value that was signed for
 * one name is not valid under another.
 *
 * @example
 * ```ts
 * import { KeyRing, SignedCookie } from "speculoos";
 *
 * const keys = new KeyRing(KeyRing.generate());
 * const cookie = new SignedCookie("user", "joe", keys, { path: "/", maxAge: 3600 });
 * console.log(SignedCookie.parse(cookie.pair, { keys }).get("user")?.value); // joe
 * console.log(SignedCookie.parse(cookie.pair.replace("joe", "eve"), { keys }).rejected[0]?.error.code); // forged
 * ```
 * @throws CookieError as `Cookie` does; "weak-key"; on printing, "expired" if maxAge has passed since it was made.
 * @throws RangeError if `now` is not a finite number.
 */
export class SignedCookie extends ProtectedCookie<string> {
  /** @internal See `CookieMap.kept`. */
  protected static readonly kept: object = new SignedCookie("n", "", new Uint8Array(16));

  constructor(name: string, value: string, keys: KeySource, attributes?: ProtectedAttributes);
  /** @internal */
  constructor(
    name: string,
    value: string,
    keys: KeySource,
    received: typeof RECEIVED,
    encoding: ReadOptions["encoding"],
    verified: Verified<string>,
  );
  constructor(
    name: string,
    value: string,
    keys: KeySource,
    attributes?: ProtectedAttributes | typeof RECEIVED,
    encoding?: ReadOptions["encoding"],
    verified?: Verified<string>,
  ) {
    super(name, value, keys, attributes, encoding, verified);
    if (!verified) this.checkValue(value, this.encoding);
  }

  /** @internal */
  protected get protection(): typeof SIGNED_TEXT {
    return SIGNED_TEXT;
  }

  get [cookieKind](): "signed" {
    return "signed";
  }

  /**
   * Returns the valid signed cookies of a Cookie header; `rejected` has the others. Never throws because of the
   * header, unless `mismatch` is "throw". With "downgrade" it also returns invalid ones, as plain cookies.
   *
   * @throws CookieError "weak-key"; with `mismatch: "throw"`, "malformed", "forged", "expired" or "unknown-key".
   */
  static parse(header: string, options: StrictVerifyOptions): CookieMap<SignedCookie>;
  static parse(header: string, options: VerifyOptions): CookieMap<SignedCookie | Cookie>;
  static parse(header: string, options: VerifyOptions): CookieMap<SignedCookie | Cookie> {
    return parseProtected(header, options, SIGNED);
  }

  /** @internal */
  static [readFirst](
    header: string,
    name: string,
    options: VerifyOptions,
  ): SignedCookie | Cookie | undefined {
    return readFirstProtected(header, name, options, SIGNED);
  }

  /** @internal */
  protected encodePayload(value: unknown, encoding: "raw" | "percent"): string {
    return encodeValue(value, encoding, this.name);
  }
}

const SIGNED: ProtectedKind<SignedCookie> = {
  protection: SIGNED_TEXT,
  receive: (name, verified, keys, encoding) =>
    new SignedCookie(name, decodeValue(verified.payload, encoding), keys, RECEIVED, encoding, verified),
};
