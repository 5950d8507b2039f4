/** Refuses what is no text, and text that UTF-8 cannot carry. */

import { CookieError } from "../../base/cookie-error.ts";

/** @throws CookieError "invalid-value" if it is no text, or has half of a surrogate pair: UTF-8 would replace it by U+FFFD. */
export function requireWellFormed(text: string, cookieName: string): void {
  if (typeof text !== "string") {
    throw new CookieError("invalid-value", `the value must be a string; got ${typeof text}`, cookieName);
  }
  if (text.isWellFormed()) return;
  throw new CookieError("invalid-value", "the value must not contain half of a surrogate pair", cookieName);
}
