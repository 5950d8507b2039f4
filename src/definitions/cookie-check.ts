/** The result of checking a defined cookie of a request. */

import type { CookieError } from "../base/cookie-error.ts";
import type { SchemaIssue } from "./values/schema.ts";

/**
 * Either a value; or nothing there; or a verification failure; or two valid copies that differ ("ambiguous"); or a
 * valid cookie whose value the schema refuses ("invalid").
 */
export type CookieCheck<T> =
  | {
      readonly status: "ok";
      readonly value: T;
      /** When it was signed or sealed. */
      readonly issuedAt?: Date;
      /** When it expires; absent if it ends with the browser's session, or if nobody signed a lifetime. */
      readonly expiresAt?: Date;
      /** Whether a retired key verified it, or it came under a former name. Set it again, or pass `reissueTo`. */
      readonly needsReissue: boolean;
      /**
       * What became of the reissue, if one was needed and `reissueTo` given: the response has the cookie, or why it could
       * not be sent.
       */
      readonly reissue?: "sent" | CookieError;
    }
  | { readonly status: "absent" | "malformed" | "forged" | "expired" | "unknown-key" | "ambiguous" }
  | { readonly status: "invalid"; readonly issues: readonly SchemaIssue[] };
