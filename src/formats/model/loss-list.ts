/** Collects what a format can't hold of the cookies that are written. */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import type { FormatLoss } from "./format-problem.ts";

export class LossList {
  readonly losses: FormatLoss[] = [];

  /** Adds a loss. The message must not contain the value of the cookie. */
  add(cookie: StoredCookie, field: FormatLoss["field"], message: string): void {
    this.losses.push({ cookie: cookie.name, host: cookie.host, field, message });
  }
}
