/** The content of a value whose signature or seal is valid, and the ways in which verification fails. */

import type { CookieErrorCode } from "../base/cookie-error.ts";

/**
 * The times in a signature block or seal, in milliseconds since 1970.
 * `expiryTime` is `undefined` for a cookie that ends with the session.
 */
export type Lifetime = { readonly issuedAt: number; readonly expiryTime: number | undefined };

/** The content of a valid cookie. */
export type Verified<P> = Lifetime & {
  readonly payload: P;
  /** Whether the key that verified it is not the current one. */
  readonly needsReissue: boolean;
};

/** Why a value is not accepted. */
export type VerificationFailure = Extract<
  CookieErrorCode,
  "malformed" | "forged" | "expired" | "unknown-key"
>;
