/** The signed cookie: everyone can read its value, nobody without the key can make or change it. */

import type { KeySource } from "../keys/key-ring.ts";
import { SIGNED_TEXT } from "../keys/protection.ts";
import type { Verified } from "../keys/verified.ts";
import { cookieKind } from "./any-cookie.ts";
import type { CookieAttributes } from "./attributes/attributes.ts";
import type { Cookie, CookieMap } from "./cookie.ts";
import {
  ProtectedCookie,
  type ProtectedKind,
  parseProtected,
  readFirstProtected,
} from "./protected-cookie.ts";
import { readFirst, type VerifyOptions } from "./read-options.ts";
import { decodeValue, encodeValue } from "./values/value-text.ts";

/**
 * A cookie with an HMAC-SHA-256 over its name, its kind, its times and its value, in 63 octets before the value.
 * The server enforces the lifetime (Max-Age, else Expires): a client cannot prolong it, and what was signed
 * for one name is worth nothing under another.
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
 * @throws CookieError as `Cookie` does; "weak-key"; on printing, "expired" where its maxAge has passed since it was made.
 */
export class SignedCookie extends ProtectedCookie<string> {
  constructor(name: string, value: string, keys: KeySource, attributes?: CookieAttributes);
  /** @internal */
  constructor(
    name: string,
    value: string,
    keys: KeySource,
    verified: Verified<string>,
    encoding?: "raw" | "percent",
  );
  constructor(
    name: string,
    value: string,
    keys: KeySource,
    attributes?: CookieAttributes | Verified<string>,
    encoding?: "raw" | "percent",
  ) {
    super(name, value, keys, attributes, encoding);
    if (!this.received) this.checkValue(value, this.encoding);
  }

  /** @internal */
  protected get protection(): typeof SIGNED_TEXT {
    return SIGNED_TEXT;
  }

  get [cookieKind](): "signed" {
    return "signed";
  }

  /**
   * The genuine signed cookies of a Cookie header; the others are told in `rejected`. Never throws because of
   * the header, unless `mismatch: "throw"` asks for it.
   */
  static parse(
    header: string,
    options: VerifyOptions & { readonly mismatch: "downgrade" },
  ): CookieMap<SignedCookie | Cookie>;
  static parse(header: string, options: VerifyOptions): CookieMap<SignedCookie>;
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
  protected payloadOf(value: unknown, encoding: "raw" | "percent"): string {
    return encodeValue(value, encoding, this.name);
  }

  /** @internal A text does not change: it was checked when it was set. */
  protected override payloadToPrint(): string {
    return this.encoding === "raw" ? this.value : super.payloadToPrint();
  }
}

const SIGNED: ProtectedKind<SignedCookie> = {
  protection: SIGNED_TEXT,
  receive: (name, verified, keys, encoding) =>
    new SignedCookie(name, decodeValue(verified.payload, encoding), keys, verified, encoding),
};
