/** The content of a value whose signature or seal is valid, and the ways in which verification fails. */

import type { CookieErrorCode } from "../base/cookie-error.ts";

/**
 * The times in a signature block or seal, in milliseconds since 1970.
 * `expiryTime` is `undefined` for a cookie that ends with the session.
 */
export type Lifetime = { readonly issuedAt: number; readonly expiryTime: number | undefined };

/** The content of a valid cookie. A class, so that no record from elsewhere can pass for one. */
export class Verified<P> implements Lifetime {
  readonly payload: P;
  readonly issuedAt: number;
  readonly expiryTime: number | undefined;
  /** Whether the key that verified it is not the current one. */
  readonly needsReissue: boolean;

  constructor(payload: P, issuedAt: number, expiryTime: number | undefined, needsReissue: boolean) {
    this.payload = payload;
    this.issuedAt = issuedAt;
    this.expiryTime = expiryTime;
    this.needsReissue = needsReissue;
  }
}

/** Why a value is not accepted. */
export type VerificationFailure = Extract<
  CookieErrorCode,
  "malformed" | "forged" | "expired" | "unknown-key"
>;
