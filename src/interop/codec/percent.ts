/** Percent-encoding as foreign frameworks apply it to whole values. Only the spellings that they write are read. */

import { requireWellFormed } from "./well-formed.ts";

/** Encodes as `encodeURIComponent` does, which most JavaScript frameworks use. */
export function encodeComponent(text: string, cookieName: string): string {
  requireWellFormed(text, cookieName);
  return encodeURIComponent(text);
}

/**
 * Returns the text of a JavaScript framework's cookie, or `undefined` if no framework spells a text so. It is escaped as by
 * `encodeURIComponent`, or not at all: `cookie` 2 escapes a value only if a character of it needs that, and the option
 * `encode: String` never does.
 */
export function decodeComponent(raw: string): string | undefined {
  const text = decodeCanonical(raw, (decoded) => encodeURIComponent(decoded));
  return text ?? (UNESCAPED_VALUE.test(raw) ? raw : undefined);
}

/** The values that the package `cookie` writes without an escape. */
const UNESCAPED_VALUE = /^[\x21-\x3a\x3c-\x7e]*$/;

/** Encodes as `application/x-www-form-urlencoded` (WHATWG URL §5.2), which Ruby's and PHP's frameworks use. */
export function encodeForm(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Returns the text, or `undefined` if `encodeForm` would spell it differently. */
export function decodeForm(raw: string): string | undefined {
  return decodeCanonical(raw, encodeForm, raw.replaceAll("+", "%20"));
}

/** Returns the text that `encode` spells as `raw`, if there is one. */
function decodeCanonical(raw: string, encode: (text: string) => string, escaped = raw): string | undefined {
  const text = decodeEscapes(escaped);
  // Half of a surrogate pair can come in a text that is no header; it has no encoding.
  return text?.isWellFormed() && encode(text) === raw ? text : undefined;
}

/** Returns the text with every percent-escape decoded, or `undefined` if an escape is invalid. */
export function decodeEscapes(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
