/** The answer to a Set-Cookie; its words are made when they are read. */

import type { StoredCookie } from "../model/stored-cookie.ts";
import { REFUSALS } from "../reasons/refusals.ts";
import { WARNINGS } from "../reasons/warnings.ts";
import type { StoreDecision } from "../rules/store-cookie.ts";
import { type CookieReason, reasonsOf } from "./reason.ts";

export type StoreResult = {
  readonly status: "stored" | "removed" | "refused";
  /** What was stored, or what was removed where there was such a cookie. */
  readonly cookie?: StoredCookie | undefined;
  /** Everything that forbids to store it. Empty unless refused. */
  readonly reasons: CookieReason[];
  /** What its author may not have meant. */
  readonly warnings: CookieReason[];
};

export class LazyStoreResult implements StoreResult {
  readonly status: StoreResult["status"];
  readonly cookie: StoredCookie | undefined;
  readonly #decision: StoreDecision<StoredCookie>;

  constructor(
    status: StoreResult["status"],
    cookie: StoredCookie | undefined,
    decision: StoreDecision<StoredCookie>,
  ) {
    this.status = status;
    this.cookie = cookie;
    this.#decision = decision;
  }

  get reasons(): CookieReason[] {
    return reasonsOf(REFUSALS, this.#decision.refused, this.#decision);
  }

  get warnings(): CookieReason[] {
    return reasonsOf(WARNINGS, this.#decision.warned, this.#decision);
  }

  /** The fields as one record, for `JSON.stringify`. Of these only the cookie holds its value. */
  toJSON(): StoreResult {
    const { status, cookie, reasons, warnings } = this;
    return { status, cookie, reasons, warnings };
  }

  /** As `console.log` shows it. */
  [Symbol.for("nodejs.util.inspect.custom")](): StoreResult {
    return this.toJSON();
  }
}
