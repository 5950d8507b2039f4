/** Several Set-Cookie values that were joined with commas (RFC 9110 §5.3), taken apart again. */

/**
 * The single values. A comma separates only where a new `name=` follows, so that those in dates and in values stay.
 * Linear in the length of the text. Better is never to join: `headers.getSetCookie()`.
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
  for (let comma = joined.indexOf(","); comma !== -1; comma = joined.indexOf(",", comma + 1)) {
    if (!beginsCookie(joined, comma + 1)) continue;
    push(values, joined, start, comma);
    start = comma + 1;
  }
  push(values, joined, start, joined.length);
  return values;
}

/** Whether a name and `=` stand here. Each character is looked at for one comma only: a comma ends the look. */
function beginsCookie(text: string, start: number): boolean {
  let at = start;
  while (isBlank(text.charCodeAt(at))) at++;
  const first = at;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === EQUALS) return at > first;
    if (code === SEMICOLON || code === COMMA || isBlank(code)) break;
  }
  while (isBlank(text.charCodeAt(at))) at++;
  return at > first && text.charCodeAt(at) === EQUALS;
}

function push(values: string[], text: string, start: number, end: number): void {
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (start < end) values.push(text.slice(start, end));
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const COMMA = 0x2c;
