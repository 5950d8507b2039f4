/** Scanning a header by index, without allocating substrings (RFC 6265bis §5.6). */

import { isDigit, isWhitespace } from "./characters.ts";

/** Returns the index of the next `mark` at or after `start`, or the length of the header if there is none. */
export function indexOfOrEnd(header: string, start: number, mark = ";"): number {
  const end = header.indexOf(mark, start);
  return end === -1 ? header.length : end;
}

/**
 * Returns the index of the first "=" between `start` and `end`, or `end` if there is none. By characters: V8 moves a
 * conditional `indexOf` out of its condition, and then searches the whole rest of the header for each pair.
 */
export function indexOfEquals(header: string, start: number, end: number): number {
  let at = start;
  while (at < end && header.charCodeAt(at) !== EQUALS) at++;
  return at;
}

/** Returns `header.slice(start, end)` without whitespace at either end. */
export function trimmedSlice(header: string, start: number, end: number): string {
  let first = start;
  let last = end;
  // Written out: calls of the two functions below would take a twentieth longer.
  while (first < last && isWhitespace(header.charCodeAt(first))) first++;
  while (last > first && isWhitespace(header.charCodeAt(last - 1))) last--;
  return header.slice(first, last);
}

/** Returns the index of the first character that is not whitespace, or `end`. Only spaces and tabs are trimmed (§5.6). */
export function skipWhitespace(header: string, start: number, end: number): number {
  let at = start;
  while (at < end && isWhitespace(header.charCodeAt(at))) at++;
  return at;
}

/** Returns the index after the last character that is not whitespace, or `start`. */
export function skipWhitespaceBack(header: string, start: number, end: number): number {
  let at = end;
  while (at > start && isWhitespace(header.charCodeAt(at - 1))) at--;
  return at;
}

/** Whether `word`, in lower-case letters, stands at `start` in any case. */
export function equalsIgnoreCase(header: string, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    // This bit makes capitals small, and no other character a letter.
    if ((header.charCodeAt(start + i) | 0x20) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether the text between `start` and `end` is `-?[0-9]+`. */
export function isInteger(header: string, start: number, end: number): boolean {
  const first = header.charCodeAt(start) === MINUS ? start + 1 : start;
  let at = first;
  while (at < end && isDigit(header.charCodeAt(at))) at++;
  return at === end && end > first;
}

const MINUS = 0x2d;
const EQUALS = 0x3d;
