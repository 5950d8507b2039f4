/** Collects what a format can't hold of the cookies that are written. */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import type { FormatLoss } from "./format-problem.ts";

type Field = FormatLoss["field"];

export class LossList {
  /** Three arrays side by side: an object for each loss of each cookie would be most of the work of writing. */
  readonly #cookies: StoredCookie[] = [];
  readonly #fields: (readonly Field[])[] = [];
  readonly #messages: string[] = [];

  /** Adds a loss. The message must not contain the value of the cookie. */
  add(cookie: StoredCookie, field: Field, message: string): void {
    this.addAll(cookie, [field], message);
  }

  /** Adds a loss for each field. */
  addAll(cookie: StoredCookie, fields: readonly Field[], message: string): void {
    this.#cookies.push(cookie);
    this.#fields.push(fields);
    this.#messages.push(message);
  }

  /** Returns the losses, in order. */
  list(): FormatLoss[] {
    return this.#cookies.flatMap(({ name, host }, index) =>
      this.#fields[index]!.map((field) => ({ cookie: name, host, field, message: this.#messages[index]! })),
    );
  }
}
