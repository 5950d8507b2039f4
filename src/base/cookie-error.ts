/** The one error that this library throws of its own accord: a code to branch on, and a message that says what to do. */

import { hasBrand } from "./brand.ts";

/** Why a cookie could not be made, sent or verified. The list is closed: a `switch` over it can be exhaustive. */
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
  | "weak-key"
  | "insecure-transport"
  | "headers-sent"
  | "headers-immutable"
  | "publicly-cacheable";

const brand = Symbol.for("speculoos.CookieError");

/**
 * Thrown if a browser would drop or misread a cookie, or if a cookie is not valid.
 * The message names the cookie and says what to do. Neither the message nor the `cause` ever holds a cookie's value
 * or a key.
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
  /** The kind of failure. */
  readonly code: CookieErrorCode;
  /** The name of the cookie. Absent if no cookie is concerned, or if no cookie can have the name. */
  readonly cookieName: string | undefined;

  /** `cause`: the caught error, if it cannot hold a value or a key. */
  constructor(code: CookieErrorCode, message: string, cookieName?: string, options?: ErrorOptions) {
    // No header has such a name: it is a piece of a header, with the value.
    const name = /[=;]/.test(cookieName ?? "") ? undefined : cookieName;
    super(name === undefined ? message : `cookie ${quoteName(name)}: ${message}`, options);
    this.code = code;
    this.cookieName = name;
  }

  get [brand](): true {
    return true;
  }

  /** Two copies of the package in one tree recognise each other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return hasBrand(value, brand);
  }
}

/** Returns what may be told of an error that others threw: its class and code. Its message can hold a value. */
export function causedBy(error: unknown): ErrorOptions {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return { cause: { name, code } };
}

const MAX_QUOTED_NAME_LENGTH = 64;

/** Quotes a name, which may come from a request: as JSON, so that no control character reaches a log, and cut. */
function quoteName(name: string): string {
  return JSON.stringify(
    name.length > MAX_QUOTED_NAME_LENGTH ? `${name.slice(0, MAX_QUOTED_NAME_LENGTH)}…` : name,
  );
}
