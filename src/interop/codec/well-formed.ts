/** Refuses text that UTF-8 cannot carry. */

import { CookieError } from "../../base/cookie-error.ts";

/** @throws CookieError "invalid-value" if the text has half of a surrogate pair: UTF-8 would replace it by U+FFFD. */
export function requireWellFormed(text: string, cookieName: string): void {
  if (text.isWellFormed()) return;
  throw new CookieError("invalid-value", "the value must not contain half of a surrogate pair", cookieName);
}
