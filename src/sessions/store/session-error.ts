/** The error of sessions: what the program or its store did wrong, never what a client sent. */

import { hasBrand } from "../../base/brand.ts";
import type { SchemaIssue } from "../../definitions/values/schema.ts";

/**
 * Why an operation on a session failed.
 *
 * - "store-unavailable": the store could not be reached, and nothing happened.
 * - "unknown-outcome": the connection ended before the answer; the change may have happened.
 * - "contended": `update` met another writer for 5 seconds.
 * - "lock-timeout", "lock-lost": `exclusive` did not get its lease, or lost it before it wrote.
 * - "too-large": the data exceeds `maxBytes`.
 * - "invalid-value": the schema refuses a value; `issues` says where.
 * - "not-storable": a value is nothing that a session can hold.
 * - "gone": the session ended before `update` or `exclusive` could write.
 */
export type SessionErrorCode =
  | "store-unavailable"
  | "unknown-outcome"
  | "contended"
  | "lock-timeout"
  | "lock-lost"
  | "too-large"
  | "invalid-value"
  | "not-storable"
  | "gone";

const brand = Symbol.for("speculoos.SessionError");

/** Thrown if a session cannot be opened, changed or stored. The message never holds a value, a secret or a whole id. */
export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly code: SessionErrorCode;
  /** Where the schema objects, if the code is "invalid-value". */
  declare readonly issues?: readonly SchemaIssue[];

  constructor(
    code: SessionErrorCode,
    message: string,
    options: ErrorOptions & { readonly issues?: readonly SchemaIssue[] } = {},
  ) {
    super(message, options);
    this.code = code;
    // To be read, not to be printed: some libraries write the value into their messages.
    if (options.issues !== undefined) Object.defineProperty(this, "issues", { value: options.issues });
  }

  get [brand](): true {
    return true;
  }

  /** Two copies of the package in one tree recognise each other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return hasBrand(value, brand);
  }
}
