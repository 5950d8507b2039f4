/** Looking at the parts of a header in place: nothing is cut out of it that is not kept. */

import { isWhitespace } from "./characters.ts";

/** Where the part that begins at `start` ends: at the next mark, or with the header. */
export function indexOfOrEnd(header: string, start: number, mark = ";"): number {
  const end = header.indexOf(mark, start);
  return end === -1 ? header.length : end;
}

/** What lies between two offsets, without the blanks around it. */
export function trimmedSlice(header: string, start: number, end: number): string {
  const first = skipWhitespace(header, start, end);
  return header.slice(first, skipWhitespaceBack(header, first, end));
}

/** Only spaces and tabs are trimmed (RFC 6265bis §5.6). */
export function skipWhitespace(header: string, start: number, end: number): number {
  let at = start;
  while (at < end && isWhitespace(header.charCodeAt(at))) at++;
  return at;
}

export function skipWhitespaceBack(header: string, start: number, end: number): number {
  let at = end;
  while (at > start && isWhitespace(header.charCodeAt(at - 1))) at--;
  return at;
}

/** Whether this word stands here: in its usual spelling, which one native call tells, or in another case. */
export function equalsIgnoreCase(header: string, start: number, word: string): boolean {
  if (header.startsWith(word, start)) return true;
  for (let i = 0; i < word.length; i++) {
    if (fold(header.charCodeAt(start + i)) !== fold(word.charCodeAt(i))) return false;
  }
  return true;
}

/** `-?[0-9]+` */
export function isInteger(header: string, start: number, end: number): boolean {
  const first = header.charCodeAt(start) === MINUS ? start + 1 : start;
  return end > first && skipDigits(header, first, end) === end;
}

function skipDigits(header: string, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(header.charCodeAt(at))) at++;
  return at;
}

/** Upper case to lower case; 0 for what is not ASCII. */
function fold(code: number): number {
  if (code > 0x7f) return 0;
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const MINUS = 0x2d;
