/** The answer to a Set-Cookie; its words are made when they are read. */

import { type Facts, type Reason, refusalsOf, warningsOf } from "./explain.ts";
import type { ReceivedSetCookie } from "./parse-set-cookie-string.ts";
import type { RequestUrl } from "./request-url.ts";
import type { StoreDecision } from "./store-cookie.ts";
import type { StoredCookie } from "./stored-cookie.ts";

export class StoreResult {
  readonly outcome: "stored" | "removed" | "refused";
  /** What was stored, or what was removed where there was such a cookie. */
  readonly cookie?: StoredCookie;
  readonly #decision: StoreDecision<StoredCookie>;
  readonly #received: ReceivedSetCookie;
  readonly #url: RequestUrl;

  constructor(
    outcome: StoreResult["outcome"],
    cookie: StoredCookie | undefined,
    decision: StoreDecision<StoredCookie>,
    received: ReceivedSetCookie,
    url: RequestUrl,
  ) {
    this.outcome = outcome;
    if (cookie) this.cookie = cookie;
    this.#decision = decision;
    this.#received = received;
    this.#url = url;
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
    const { name, sameSite, domain, path } = this.#received;
    return {
      name,
      sameSite,
      domain,
      host: this.cookie?.host ?? this.#url.host,
      path: this.cookie?.path ?? path ?? this.#url.path,
      url: this.#url,
    };
  }
}
