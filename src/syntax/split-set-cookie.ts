/** Set-Cookie values that were joined with commas (RFC 9110 §5.3). */

import { indexOfOrEnd, trimmedSlice } from "./text/scan.ts";

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
    if (!isLast && !matchesAt(NAME, joined, comma + 1)) continue;
    const value = trimmedSlice(joined, start, comma);
    if (value !== "") values.push(value);
    if (isLast) return values;
    start = from;
    from = skipQuoted(joined, start);
  }
}

/** Returns the index after the quoted value of the cookie at `start`; `start` itself if its value is not quoted. */
function skipQuoted(text: string, start: number): number {
  if (!matchesAt(TO_QUOTED, text, start)) return start;
  for (let at = TO_QUOTED.lastIndex; at < text.length; at++) {
    const mark = text[at];
    if (mark === ";") return start;
    if (mark === "\\") at++;
    else if (mark === '"') return matchesAt(END_OF_VALUE, text, at + 1) ? at + 1 : start;
  }
  return start;
}

/** Whether the sticky pattern matches at this index. Each reads to the next comma at most. */
function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

const NAME = /[ \t]*[^=;, \t]+[ \t]*=/y;
const TO_QUOTED = /[^=;,]*=[ \t]*"/y;
const END_OF_VALUE = /[ \t]*(?:[;,]|$)/y;
