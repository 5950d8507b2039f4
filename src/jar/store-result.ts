/** The answer to a Set-Cookie; its words are made when they are read. */

import { type Facts, type Reason, refusalsOf, warningsOf } from "./explain.ts";
import type { StoredCookie } from "./stored-cookie.ts";

export class StoreResult {
  readonly outcome: "stored" | "removed" | "refused";
  /** What was stored, or what was removed where there was such a cookie. */
  readonly cookie?: StoredCookie;
  readonly #refused: number;
  readonly #warned: number;
  readonly #facts: Facts;

  constructor(
    outcome: StoreResult["outcome"],
    cookie: StoredCookie | undefined,
    bits: { refused: number; warned: number },
    facts: Facts,
  ) {
    this.outcome = outcome;
    if (cookie) this.cookie = cookie;
    this.#refused = bits.refused;
    this.#warned = bits.warned;
    this.#facts = facts;
  }

  /** Everything that forbids to store it. Empty unless refused. */
  get reasons(): Reason[] {
    return refusalsOf(this.#refused, this.#facts);
  }

  /** What its author may not have meant. */
  get warnings(): Reason[] {
    return warningsOf(this.#warned, this.#facts);
  }
}
