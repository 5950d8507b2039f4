/** What a defined cookie of a request is worth. */

import type { SchemaIssue } from "./schema.ts";

/**
 * Exactly one of: a value; nothing there; something that is not believed, and why; or something genuine that the schema
 * does not take.
 */
export type CookieCheck<T> =
  | {
      readonly status: "ok";
      readonly value: T;
      /** When it was signed or sealed. */
      readonly issuedAt?: Date;
      /** Whether a retired key verified it: set it anew, or give `get` a response to reissue it on. */
      readonly needsReissue: boolean;
    }
  | { readonly status: "absent" | "malformed" | "forged" | "expired" | "unknown-key" | "ambiguous" }
  | { readonly status: "invalid"; readonly issues: readonly SchemaIssue[] };
