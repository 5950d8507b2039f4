/** The answer to a Set-Cookie; its words are made when they are read. */

import { type Facts, type Reason, refusalsOf, warningsOf } from "./explain.ts";
import type { KeptCookie } from "./kept-cookie.ts";
import type { ReceivedSetCookie } from "./parse-set-cookie-string.ts";
import type { RequestUrl } from "./request-url.ts";
import type { StoredCookie } from "./stored-cookie.ts";

export class StoreResult {
  readonly outcome: "stored" | "removed" | "refused";
  readonly #bits: { readonly refused: number; readonly warned: number };
  readonly #received: ReceivedSetCookie;
  readonly #url: RequestUrl;
  readonly #cookie: KeptCookie | undefined;

  constructor(
    outcome: StoreResult["outcome"],
    bits: { readonly refused: number; readonly warned: number },
    received: ReceivedSetCookie,
    url: RequestUrl,
    cookie?: KeptCookie,
  ) {
    this.outcome = outcome;
    this.#bits = bits;
    this.#received = received;
    this.#url = url;
    this.#cookie = cookie;
  }

  /** What was stored, or what was removed where there was such a cookie. */
  get cookie(): StoredCookie | undefined {
    return this.#cookie?.toStoredCookie();
  }

  /** Everything that forbids to store it. Empty unless refused. */
  get reasons(): Reason[] {
    return refusalsOf(this.#bits.refused, this.#facts);
  }

  /** What its author may not have meant. */
  get warnings(): Reason[] {
    return warningsOf(this.#bits.warned, this.#facts);
  }

  /** The fields as one record, for `JSON.stringify` and loggers. */
  toJSON(): Pick<StoreResult, "outcome" | "cookie" | "reasons" | "warnings"> {
    const { outcome, cookie, reasons, warnings } = this;
    return { outcome, cookie, reasons, warnings };
  }

  get #facts(): Facts {
    const { name, sameSite, domain, path } = this.#received;
    return {
      name,
      sameSite,
      domain,
      host: this.#cookie?.host ?? this.#url.host,
      path: this.#cookie?.path ?? path ?? this.#url.path,
      url: this.#url,
    };
  }
}
