/** The Cookie header as a server receives it (RFC 6265bis §4.2): its pairs in order, and the search for one name. */

import { isToken } from "./text/characters.ts";
import {
  indexOfEquals,
  indexOfOrEnd,
  skipWhitespace,
  skipWhitespaceBack,
  trimmedSlice,
} from "./text/scan.ts";

/**
 * Calls `visit` for each pair of a Cookie header, in order. Never throws; takes linear time.
 * A pair without `=` is a nameless cookie: user agents send its value alone (§5.8.3). Empty pairs,
 * and the `$Version`, `$Path`, `$Domain` and `$Port` of RFC 2965 clients, are skipped.
 */
export function readCookiePairs(header: string, visit: (name: string, value: string) => void): void {
  const { length } = header;
  let start = 0;
  while (start < length) {
    const end = indexOfOrEnd(header, start);
    const equals = indexOfEquals(header, start, end);
    const named = equals < end;
    const name = named ? trimmedSlice(header, start, equals) : "";
    const value = trimmedSlice(header, named ? equals + 1 : start, end);
    if ((name !== "" || value !== "") && !isReservedName(name)) visit(name, value);
    start = end + 1;
  }
}

/**
 * Returns the index of the value of the next cookie of this name at or after `from`, or -1. Parses nothing else.
 * The name must follow the start or a `;` and precede a `=`, with optional whitespace between.
 */
export function indexOfCookie(header: string, name: string, from: number): number {
  // An empty name would match at every index, endlessly.
  if (name === "") return -1;
  // A name that does not begin its pair is not in it: the next search begins at the next pair.
  for (
    let at = header.indexOf(name, from);
    at !== -1;
    at = header.indexOf(name, indexOfOrEnd(header, at + 1))
  ) {
    const equals = skipWhitespace(header, at + name.length, header.length);
    if (header[equals] !== "=") continue;
    const start = skipWhitespaceBack(header, 0, at);
    if (start === 0 || header[start - 1] === ";") return isSearchable(name) ? equals + 1 : -1;
  }
  return -1;
}

/** Returns the value that begins at `start` and ends before the next `;`, also within quotes, without outer whitespace. */
export function valueAt(header: string, start: number): string {
  return trimmedSlice(header, start, indexOfOrEnd(header, start));
}

/** Whether a pair can have this name. Checked only after a match, because nearly every name can. */
function isSearchable(name: string): boolean {
  // Nearly all names are tokens, and that check is cheap.
  return isToken(name) ? !isReservedName(name) : !/[=;]|^[ \t]|[ \t]$/.test(name);
}

/** Whether RFC 2965 §3.3.4 reserves the name: old clients send these with each cookie. Other names with `$` are ordinary. */
export function isReservedName(name: string): boolean {
  return name[0] === "$" && /^.(version|path|domain|port)$/i.test(name);
}

/** The values of the cookies of one name, in wire order, at most `max`. Nothing else is parsed. */
export function collectValues(header: string, name: string, max = Number.POSITIVE_INFINITY): string[] {
  const values: string[] = [];
  for (let at = indexOfCookie(header, name, 0); at !== -1; at = indexOfCookie(header, name, at)) {
    if (values.length === max) break;
    values.push(valueAt(header, at));
  }
  return values;
}
