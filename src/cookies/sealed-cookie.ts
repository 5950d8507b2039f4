/** The sealed cookie: encrypted and authenticated, so that its holder can neither read nor change it. */

import { CookieError } from "../base/cookie-error.ts";
import type { KeySource } from "../keys/key-ring.ts";
import { SEALED_DATA } from "../keys/protection.ts";
import type { Verified } from "../keys/verified.ts";
import { cookieKind } from "./any-cookie.ts";
import type { CookieAttributes } from "./attributes/attributes.ts";
import type { CookieMap } from "./cookie.ts";
import {
  ProtectedCookie,
  type ProtectedKind,
  parseProtected,
  readFirstProtected,
} from "./protected-cookie.ts";
import { readFirst, type VerifyOptions } from "./read-options.ts";
import { fitsWithoutEncoding } from "./values/marshal-bound.ts";
import { decodeSealedValue, encodeSealedValue } from "./values/sealed-value.ts";

/** The attributes of a sealed cookie, and whether its value is deflated first where that makes it shorter. */
export type SealedAttributes = CookieAttributes & {
  /**
   * Leave it out where the value mixes secrets with what others can choose: the length of what is compressed tells
   * of its content (CRIME).
   */
  compress?: boolean | undefined;
};

/** How a sealed cookie is read. There is no downgrade: what can't be opened is nothing. */
export type OpenOptions = VerifyOptions & { readonly mismatch?: "ignore" | "throw" };

/**
 * A cookie under XAES-256-GCM (C2SP), with its name, its kind and its time of issue bound into the seal. It carries
 * what a `MarshalCookie` can. The server enforces the lifetime (Max-Age, else Expires), which is inside.
 * What still shows: the name, the length, the time of issue, and which key it was.
 *
 * @example
 * ```ts
 * import { KeyRing, SealedCookie } from "speculoos";
 *
 * const keys = new KeyRing(KeyRing.generate());
 * const cookie = new SealedCookie("session", { user: 42, admin: false }, keys, { path: "/", maxAge: 3600 });
 * console.log(cookie.pair.includes("admin")); // false
 * console.log(SealedCookie.parse(cookie.pair, { keys }).get("session")?.value); // { user: 42, admin: false }
 * ```
 * @throws CookieError as `MarshalCookie` does.
 */
export class SealedCookie<T = unknown> extends ProtectedCookie<T, Uint8Array> {
  readonly #compress: boolean;

  constructor(name: string, value: T, keys: KeySource, attributes?: SealedAttributes);
  /** @internal */
  constructor(name: string, value: T, keys: KeySource, verified: Verified<Uint8Array>);
  constructor(name: string, value: T, keys: KeySource, given: SealedAttributes | Verified<Uint8Array> = {}) {
    const compress = Object.hasOwn(given, "compress") ? (given as SealedAttributes).compress : undefined;
    super(name, value, keys, compress === undefined ? given : withoutCompress(given as SealedAttributes));
    if (compress !== undefined && typeof compress !== "boolean") {
      throw new CookieError("invalid-attribute", "compress is true or false", name);
    }
    this.#compress = compress === true;
    if (!this.received) this.checkValue(value, this.encoding);
  }

  get [cookieKind](): "sealed" {
    return "sealed";
  }

  /**
   * The sealed cookies of a Cookie header that the keys open; the others are told in `rejected`. Never throws because
   * of the header, unless `mismatch: "throw"` asks for it.
   */
  static parse(header: string, options: OpenOptions): CookieMap<SealedCookie> {
    return parseProtected(header, withoutDowngrade(options), SEALED) as CookieMap<SealedCookie>;
  }

  /** @internal */
  static [readFirst](header: string, name: string, options: OpenOptions): SealedCookie | undefined {
    return readFirstProtected(header, name, withoutDowngrade(options), SEALED) as SealedCookie | undefined;
  }

  /** @internal */
  protected get protection(): typeof SEALED_DATA {
    return SEALED_DATA;
  }

  /** @internal */
  protected override checkValue(value: unknown, encoding: "raw" | "percent"): void {
    if (!fitsWithoutEncoding(this.name, value)) super.checkValue(value, encoding);
  }

  /** @internal */
  protected payloadOf(value: unknown): Uint8Array {
    return encodeSealedValue(value, this.#compress, this.name);
  }
}

/** Not an attribute of the cookie, so not for those to check. */
function withoutCompress({ compress: _, ...attributes }: SealedAttributes): CookieAttributes {
  return attributes;
}

function withoutDowngrade(options: OpenOptions): OpenOptions {
  if ((options as VerifyOptions).mismatch === "downgrade") {
    throw new TypeError(
      'sealed cookies have no mismatch: "downgrade": their text says nothing without the keys',
    );
  }
  return options;
}

const SEALED: ProtectedKind<SealedCookie, Uint8Array> = {
  protection: SEALED_DATA,
  receive(name, verified, keys) {
    const decoded = decodeSealedValue(verified.payload);
    return decoded && new SealedCookie(name, decoded.value, keys, verified);
  },
};
