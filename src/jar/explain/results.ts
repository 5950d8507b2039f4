/** The results of the jar's decisions, with their reasons in words. */

import type { Reception } from "../memory/receive-set-cookie.ts";
import type { StoredCookie } from "../model/stored-cookie.ts";
import type { DepartedCookie } from "../persistence/change.ts";
import { REFUSALS } from "../reasons/refusals.ts";
import { WARNINGS } from "../reasons/warnings.ts";
import { type CookieReason, createReasons } from "./reason.ts";

/** The result of a Set-Cookie: a plain record. Only `cookie` contains the cookie's value. */
export type StoreResult = {
  /** "nothing-to-remove": the Set-Cookie has expired, as removals have, but matches no stored cookie. */
  readonly status: "stored" | "removed" | "nothing-to-remove" | "refused";
  /** The cookie that was stored or removed. */
  readonly cookie?: StoredCookie;
  /** Every reason for which it was refused. Empty if it was not. */
  readonly reasons: CookieReason[];
  /** Warnings: the cookie is accepted, but probably not as intended. */
  readonly warnings: CookieReason[];
};

/** A cookie that is sent with a request. */
export type Inclusion = { cookie: StoredCookie; warnings: CookieReason[] };

/** A cookie that is not sent with a request, with every reason why not. */
export type Exclusion = { cookie: StoredCookie; reasons: CookieReason[] };

/** Cookies of the jar, by whether they are sent with a request, each list in sending order; and those that left it, the oldest first. */
export type CookieExplanation = {
  included: Inclusion[];
  excluded: Exclusion[];
  departed: DepartedCookie[];
};

/** What became of the rows of an import. */
export type ImportResult = {
  /** The number of rows that are in the jar now. */
  readonly imported: number;
  /** With `keep: "newer"`, the number of rows whose cookie in the jar is as new, or newer. */
  readonly kept: number;
  /** The other rows, with every reason. */
  readonly refused: readonly RefusedRow[];
};

/** A row by its place in the import. Only `cookie`, the row itself, contains a value. */
export type RefusedRow = {
  readonly index: number;
  readonly cookie: unknown;
  readonly reasons: readonly CookieReason[];
};

/** Creates the result of a decision. The words are made here, so that copies of the record keep them. */
export function createStoreResult({ decision, status, cookie }: Reception): StoreResult {
  const reasons = createReasons(REFUSALS, decision.refused, decision);
  const warnings = createReasons(WARNINGS, decision.warned, decision);
  return cookie ? { status, cookie, reasons, warnings } : { status, reasons, warnings };
}
