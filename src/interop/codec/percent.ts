/** Percent-encoding as foreign frameworks apply it to whole values. Only the spellings that they write are read. */

import { requireWellFormed } from "./well-formed.ts";

/** Encodes as `encodeURIComponent` does, which most JavaScript frameworks use. */
export function encodeComponent(text: string, cookieName: string): string {
  requireWellFormed(text, cookieName);
  return encodeURIComponent(text);
}

/**
 * Returns the texts that a JavaScript framework can have spelled so, or `undefined` if there is none. By default it escapes
 * the whole value as `encodeURIComponent` does, `cookie` 2 only if a character needs it. With its option `encode` it escapes
 * other characters (`encodeURI`), or none (`String`): then a "%" stands for itself, and only the signature can tell.
 */
export function decodeComponent(raw: string): readonly string[] | undefined {
  const texts = UNESCAPED_VALUE.test(raw) ? [raw] : [];
  const text = decodeEscapes(raw);
  if (text !== undefined && text !== raw && isEvenlyEscaped(raw)) texts.unshift(text);
  return texts.length === 0 ? undefined : texts;
}

/** The values that the package `cookie` writes without an escape. */
const UNESCAPED_VALUE = /^[\x21-\x3a\x3c-\x7e]*$/;
const ESCAPE = /%[0-9A-F]{2}/g;

/** Whether each character is always escaped or never, and letters and digits never. */
function isEvenlyEscaped(raw: string): boolean {
  const literal = raw.replace(ESCAPE, "");
  if (literal.includes("%") || !UNESCAPED_VALUE.test(literal)) return false;
  for (const escaped of new Set(raw.match(ESCAPE))) {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    if (/[\w.-]/.test(character) || literal.includes(character)) return false;
  }
  return true;
}

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
