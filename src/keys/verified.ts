/** What is known of a value once its stamp or seal is believed, and why one is not. */

import type { CookieErrorCode } from "../base/cookie-error.ts";

/**
 * What a stamp or seal says. Times are milliseconds since 1970;
 * `expiryTime` is `undefined` for a cookie that ends with the session.
 */
export type Lifetime = { readonly issuedAt: number; readonly expiryTime: number | undefined };

/** What a genuine cookie says. A class, so that no record that came from elsewhere can pass for one. */
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

/** Why a value is not believed. */
export type VerificationFailure = Extract<
  CookieErrorCode,
  "malformed" | "forged" | "expired" | "unknown-key"
>;
