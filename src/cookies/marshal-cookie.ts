/**
 * The marshalled cookie: signed (`keys/signature.ts`), with data instead of a text as its value
 * (`values/marshal-value.ts`).
 */

import { decodeBase64url, encodeBase64url } from "../base/base64.ts";
import type { KeySource } from "../keys/key-ring.ts";
import { SIGNED_DATA } from "../keys/protection.ts";
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
import { readFirst, type StrictVerifyOptions, type VerifyOptions } from "./read-options.ts";
import { fitsWithoutEncoding } from "./values/marshal-bound.ts";
import { decodeMarshalValue, encodeMarshalValue } from "./values/marshal-value.ts";

/**
 * A signed cookie with a value of undefined, null, booleans, numbers (NaN, -0 and infinities too), bigints, strings,
 * Date, RegExp, Map, Set, Uint8Array, arrays and plain objects, as CBOR (RFC 8949) in base64url.
 * The signature is checked before a byte is decoded.
 *
 * @example
 * ```ts
 * import { KeyRing, MarshalCookie } from "speculoos";
 *
 * const keys = new KeyRing(KeyRing.generate());
 * const cookie = new MarshalCookie("cart", { items: new Set([7n]), since: new Date(0) }, keys, { path: "/" });
 * console.log(MarshalCookie.parse(cookie.pair, { keys }).get("cart")?.value);
 * ```
 * @throws CookieError as `SignedCookie` does; "not-marshallable".
 */
export class MarshalCookie<T = unknown> extends ProtectedCookie<T> {
  /** @internal See `CookieMap.kept`. */
  protected static readonly kept: object = new MarshalCookie("n", "", new Uint8Array(16));

  constructor(name: string, value: T, keys: KeySource, attributes?: ProtectedAttributes);
  /** @internal */
  constructor(name: string, value: T, keys: KeySource, received: typeof RECEIVED, verified: Verified<string>);
  constructor(
    name: string,
    value: T,
    keys: KeySource,
    attributes?: ProtectedAttributes | typeof RECEIVED,
    verified?: Verified<string>,
  ) {
    super(name, value, keys, attributes, undefined, verified);
    if (!this.received) this.checkValue(value, this.encoding);
  }

  /** @internal */
  protected get protection(): typeof SIGNED_DATA {
    return SIGNED_DATA;
  }

  get [cookieKind](): "marshal" {
    return "marshal";
  }

  /** Returns the valid marshalled cookies of a Cookie header, as `SignedCookie.parse` does signed ones. */
  static parse(header: string, options: StrictVerifyOptions): CookieMap<MarshalCookie>;
  static parse(header: string, options: VerifyOptions): CookieMap<MarshalCookie | Cookie>;
  static parse(header: string, options: VerifyOptions): CookieMap<MarshalCookie | Cookie> {
    return parseProtected(header, options, MARSHAL);
  }

  /** @internal */
  static [readFirst](
    header: string,
    name: string,
    options: VerifyOptions,
  ): MarshalCookie | Cookie | undefined {
    return readFirstProtected(header, name, options, MARSHAL);
  }

  /** @internal */
  protected override checkValue(value: unknown, encoding: "raw" | "percent"): void {
    if (!fitsWithoutEncoding(this.name, value)) super.checkValue(value, encoding);
  }

  /** @internal */
  protected encodePayload(value: unknown): string {
    return encodeBase64url(encodeMarshalValue(value, this.name));
  }
}

const MARSHAL: ProtectedKind<MarshalCookie> = {
  protection: SIGNED_DATA,
  receive(name, verified, keys) {
    const bytes = decodeBase64url(verified.payload);
    const decoded = bytes && decodeMarshalValue(bytes);
    return decoded && new MarshalCookie(name, decoded.value, keys, RECEIVED, verified);
  },
};
