/** The answer to a Set-Cookie; its words are made when they are read. */

import { type Reason, reasonsOf } from "./reason.ts";
import { REFUSALS } from "../reasons/refusals.ts";
import type { StoreDecision } from "../rules/store-cookie.ts";
import type { StoredCookie } from "../model/stored-cookie.ts";
import { WARNINGS } from "../reasons/warnings.ts";

export type StoreResult = {
  readonly outcome: "stored" | "removed" | "refused";
  /** What was stored, or what was removed where there was such a cookie. */
  readonly cookie?: StoredCookie | undefined;
  /** Everything that forbids to store it. Empty unless refused. */
  readonly reasons: Reason[];
  /** What its author may not have meant. */
  readonly warnings: Reason[];
};

export class LazyStoreResult implements StoreResult {
  readonly outcome: StoreResult["outcome"];
  readonly cookie: StoredCookie | undefined;
  readonly #decision: StoreDecision<StoredCookie>;

  constructor(
    outcome: StoreResult["outcome"],
    cookie: StoredCookie | undefined,
    decision: StoreDecision<StoredCookie>,
  ) {
    this.outcome = outcome;
    this.cookie = cookie;
    this.#decision = decision;
  }

  get reasons(): Reason[] {
    return reasonsOf(REFUSALS, this.#decision.refused, this.#decision);
  }

  get warnings(): Reason[] {
    return reasonsOf(WARNINGS, this.#decision.warned, this.#decision);
  }

  /** The fields as one record, for `JSON.stringify`. Of these only the cookie holds its value. */
  toJSON(): StoreResult {
    const { outcome, cookie, reasons, warnings } = this;
    return { outcome, cookie, reasons, warnings };
  }

  /** As `console.log` shows it. */
  [Symbol.for("nodejs.util.inspect.custom")](): StoreResult {
    return this.toJSON();
  }
}
