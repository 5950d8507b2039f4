/** The one error that this library throws of its own accord: a code to branch on, a message that says what to do. */

import { hasBrand } from "./brand.ts";

/** Why a cookie could not be made, sent or believed. The list is closed: a `switch` over it can be exhaustive. */
export type CookieErrorCode =
  | "invalid-name"
  | "invalid-value"
  | "value-needs-encoding"
  | "invalid-attribute"
  | "conflicting-attributes"
  | "prefix-mismatch"
  | "too-large"
  | "not-marshallable"
  | "malformed"
  | "forged"
  | "expired"
  | "unknown-key"
  | "ambiguous"
  | "weak-key"
  | "insecure-transport"
  | "headers-sent"
  | "headers-immutable"
  | "publicly-cacheable";

const brand = Symbol.for("speculoos.CookieError");

/**
 * Thrown when a cookie would be dropped or misread by a browser, or is not to be believed.
 * The message names the cookie and says how to mend it; it never holds a cookie's value or a key.
 *
 * @example
 * ```ts
 * import { Cookie, CookieError } from "speculoos";
 *
 * try {
 *   new Cookie("theme", "dark; Domain=evil.example");
 * } catch (error) {
 *   if (error instanceof CookieError) console.log(error.code); // value-needs-encoding
 * }
 * ```
 */
export class CookieError extends Error {
  override readonly name = "CookieError";
  /** What is wrong, as one word of a closed list. */
  readonly code: CookieErrorCode;
  /** The name of the cookie that it is about, where there is one. */
  readonly cookieName?: string;

  constructor(code: CookieErrorCode, message: string, cookieName?: string) {
    super(cookieName === undefined ? message : `cookie ${quoteName(cookieName)}: ${message}`);
    this.code = code;
    if (cookieName !== undefined) this.cookieName = cookieName;
  }

  get [brand](): true {
    return true;
  }

  /** Two copies of the package in one tree know each other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return hasBrand(value, brand);
  }
}

const LONGEST_NAME_SHOWN = 64;

/** Names come off the wire too: printed as JSON, so that no control character reaches a log, and cut. */
function quoteName(name: string): string {
  return JSON.stringify(name.length > LONGEST_NAME_SHOWN ? `${name.slice(0, LONGEST_NAME_SHOWN)}…` : name);
}
