/** The answer to a Set-Cookie; its words are made when they are read. */

import { type Facts, type Reason, refusalsOf, warningsOf } from "./explain.ts";
import type { Limits } from "./limits.ts";
import type { StoreDecision } from "./store-cookie.ts";
import type { StoredCookie } from "./stored-cookie.ts";

export class StoreResult {
  readonly outcome: "stored" | "removed" | "refused";
  /** What was stored, or what was removed where there was such a cookie. */
  readonly cookie?: StoredCookie | undefined;
  readonly #decision: StoreDecision<StoredCookie>;
  readonly #limits: Limits;

  constructor(
    outcome: StoreResult["outcome"],
    cookie: StoredCookie | undefined,
    decision: StoreDecision<StoredCookie>,
    limits: Limits,
  ) {
    this.outcome = outcome;
    this.cookie = cookie;
    this.#decision = decision;
    this.#limits = limits;
  }

  /** Everything that forbids to store it. Empty unless refused. */
  get reasons(): Reason[] {
    return refusalsOf(this.#decision.refused, this.#facts);
  }

  /** What its author may not have meant. */
  get warnings(): Reason[] {
    return warningsOf(this.#decision.warned, this.#facts);
  }

  /** The fields as one record, for `JSON.stringify` and loggers. */
  toJSON(): Pick<StoreResult, "outcome" | "cookie" | "reasons" | "warnings"> {
    const { outcome, cookie, reasons, warnings } = this;
    return { outcome, ...(cookie && { cookie }), reasons, warnings };
  }

  get #facts(): Facts {
    const { received, url, rival } = this.#decision;
    const { name, sameSite, path = url.defaultPath } = received;
    const cookie = this.cookie ?? { name, sameSite, host: url.host, path };
    return { cookie, url, received, rival, limits: this.#limits };
  }
}
