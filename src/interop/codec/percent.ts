/** Percent-encoding as foreign frameworks apply it to whole values: one text for each value, or none. */

import { CookieError } from "../../base/cookie-error.ts";

/** `encodeURIComponent`, as JavaScript's frameworks use it. */
export function encodeComponent(text: string, cookieName: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new CookieError("invalid-value", "the value holds half of a surrogate pair", cookieName);
  }
}

/** The text, or `undefined` where `encodeComponent` would have written it otherwise. */
export function decodeComponent(raw: string): string | undefined {
  return decoded(raw, (text) => encodeURIComponent(text));
}

/** `application/x-www-form-urlencoded` (WHATWG URL §5.2), as Ruby's and PHP's frameworks use it. */
export function encodeForm(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The text, or `undefined` where `encodeForm` would have written it otherwise. */
export function decodeForm(raw: string): string | undefined {
  return decoded(raw, encodeForm, raw.replaceAll("+", "%20"));
}

function decoded(raw: string, encode: (text: string) => string, escaped = raw): string | undefined {
  try {
    const text = decodeURIComponent(escaped);
    return encode(text) === raw ? text : undefined;
  } catch {
    return undefined;
  }
}
