/**
 * The sealed cookie: encrypted and authenticated. Its holder can neither read nor change it. This is its class;
 * `keys/seal.ts` seals and opens.
 */

import { CookieError } from "../base/cookie-error.ts";
import type { KeySource } from "../keys/key-ring.ts";
import { SEALED_DATA } from "../keys/protection.ts";
import type { Verified } from "../keys/verified.ts";
import { cookieKind, RECEIVED } from "./any-cookie.ts";
import type { CookieMap } from "./cookie.ts";
import {
  type ProtectedAttributes,
  ProtectedCookie,
  type ProtectedKind,
  parseProtected,
  readFirstProtected,
} from "./protected-cookie.ts";
import { readFirst, type StrictVerifyOptions, type VerifyOptions } from "./read-options.ts";
import { fitsWithoutEncoding } from "./values/marshal-bound.ts";
import { decodeSealedValue, encodeSealedValue } from "./values/sealed-value.ts";

/** The attributes of a sealed cookie, the time that it is issued at, and whether it is compressed. */
export type SealedAttributes = ProtectedAttributes & {
  /**
   * Whether to deflate the value before it is encrypted, if that makes it shorter. Do not set it if the value mixes
   * secrets with text that others can choose: the length of a compressed text reveals its content (CRIME).
   * Default: false.
   */
  compress?: boolean | undefined;
};

/**
 * A cookie under XAES-256-GCM (C2SP), with its name, its kind and its time of issue bound into the seal. Its value
 * can be any that a `MarshalCookie` can have. The server enforces the lifetime (Max-Age, else Expires), which is inside.
 * Visible from outside: the name, the length, the time of issue, and the id of the key.
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
  /** @internal See `CookieMap.kept`. */
  protected static readonly kept: object = new SealedCookie("n", "", new Uint8Array(16));

  constructor(name: string, value: T, keys: KeySource, attributes?: SealedAttributes);
  /** @internal */
  constructor(
    name: string,
    value: T,
    keys: KeySource,
    received: typeof RECEIVED,
    verified: Verified<Uint8Array>,
  );
  constructor(
    name: string,
    value: T,
    keys: KeySource,
    attributes: SealedAttributes | typeof RECEIVED = {},
    verified?: Verified<Uint8Array>,
  ) {
    const given: SealedAttributes =
      attributes === RECEIVED || !Object.hasOwn(attributes, "compress") ? {} : attributes;
    const { compress } = given;
    super(
      name,
      value,
      keys,
      compress === undefined ? attributes : withoutCompress(given),
      undefined,
      verified,
    );
    if (compress !== undefined && typeof compress !== "boolean") {
      throw new CookieError(
        "invalid-attribute",
        `compress must be true or false; got ${typeof compress}`,
        name,
      );
    }
    this.#compress = compress === true;
    if (!this.received) this.checkValue(value, this.encoding);
  }

  get [cookieKind](): "sealed" {
    return "sealed";
  }

  /**
   * Returns the sealed cookies of a Cookie header that the keys open; `rejected` has the others. Never throws because
   * of the header, unless `mismatch` is "throw".
   *
   * @throws CookieError "weak-key"; with `mismatch: "throw"`, "malformed", "forged", "expired" or "unknown-key".
   * @throws TypeError with `mismatch: "downgrade"`: a sealed text is useless without the keys.
   */
  static parse(header: string, options: StrictVerifyOptions): CookieMap<SealedCookie> {
    return parseProtected(header, refuseDowngrade(options), SEALED) as CookieMap<SealedCookie>;
  }

  /** @internal */
  static [readFirst](header: string, name: string, options: StrictVerifyOptions): SealedCookie | undefined {
    return readFirstProtected(header, name, refuseDowngrade(options), SEALED) as SealedCookie | undefined;
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
  protected encodePayload(value: unknown): Uint8Array {
    return encodeSealedValue(value, this.#compress, this.name);
  }
}

/** `compress` is not an attribute: it is neither checked as one nor printed. */
function withoutCompress({ compress: _, ...attributes }: SealedAttributes): ProtectedAttributes {
  return attributes;
}

function refuseDowngrade(options: StrictVerifyOptions): StrictVerifyOptions {
  if ((options as VerifyOptions).mismatch === "downgrade") {
    throw new TypeError(
      'mismatch must be "ignore" or "throw" for sealed cookies; got "downgrade": their text is useless without the keys',
    );
  }
  return options;
}

const SEALED: ProtectedKind<SealedCookie, Uint8Array> = {
  protection: SEALED_DATA,
  receive(name, verified, keys) {
    const decoded = decodeSealedValue(verified.payload);
    return decoded && new SealedCookie(name, decoded.value, keys, RECEIVED, verified);
  },
};
