/** Set-Cookie values that were joined with commas (RFC 9110 §5.3). */

import { isWhitespace } from "./text/characters.ts";
import { indexOfOrEnd, skipWhitespace, trimmedSlice } from "./text/scan.ts";

/**
 * Returns the single values. A comma separates only if a new `name=` follows, so that commas in dates and values stay; in a
 * quoted value it separates nothing (RFC 9110 §5.6.4). Takes linear time. It is better never to join: `headers.getSetCookie()`.
 *
 * @example
 * ```ts
 * import { splitSetCookie } from "speculoos";
 *
 * console.log(splitSetCookie("a=1; Expires=Wed, 09 Nov 1999 23:12:40 GMT, b=2").length); // 2
 * ```
 */
export function splitSetCookie(joined: string): string[] {
  const values: string[] = [];
  let start = 0;
  for (let from = skipQuoted(joined, 0); ; ) {
    const comma = indexOfOrEnd(joined, from, ",");
    from = comma + 1;
    const isLast = comma === joined.length;
    if (!isLast && !beginsCookie(joined, comma + 1)) continue;
    const value = trimmedSlice(joined, start, comma);
    if (value !== "") values.push(value);
    if (isLast) return values;
    start = from;
    from = skipQuoted(joined, start);
  }
}

/** Returns the index after the quoted value of the cookie at `start`; `start` itself if its value is not quoted. */
function skipQuoted(text: string, start: number): number {
  let at = skipWhitespace(text, indexOfValue(text, start), text.length);
  if (text.charCodeAt(at) !== QUOTE) return start;
  for (at++; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SEMICOLON) return start;
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) {
      const next = text.charCodeAt(skipWhitespace(text, at + 1, text.length));
      // NaN after the end.
      return next === SEMICOLON || next === COMMA || Number.isNaN(next) ? at + 1 : start;
    }
  }
  return start;
}

/** Returns the index after the first "=" of the cookie at `start`, or the end of its name. */
function indexOfValue(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === EQUALS) return at + 1;
    if (code === SEMICOLON || code === COMMA) break;
  }
  return at;
}

/** Whether a name and `=` stand at `start`. Reads each character for one comma only, because a comma ends the search. */
function beginsCookie(text: string, start: number): boolean {
  const first = skipWhitespace(text, start, text.length);
  let end = first;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === EQUALS || code === SEMICOLON || code === COMMA || isWhitespace(code)) break;
  }
  return end > first && text.charCodeAt(skipWhitespace(text, end, text.length)) === EQUALS;
}

const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
