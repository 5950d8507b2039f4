/** The Cookie header as a server meets it (RFC 6265bis §4.2): pairs in wire order, and the search for one name. */

import { isToken } from "./characters.ts";
import { indexOfOrEnd, skipWhitespace, skipWhitespaceBack, trimmedSlice } from "./scan.ts";

/**
 * Calls `visit` for each pair of a Cookie header, in order, in linear time, whatever it holds.
 * A piece without `=` is a nameless cookie: user agents send its value alone (§5.8.3). Empty pieces,
 * and the `$Version`, `$Path`, `$Domain` and `$Port` of RFC 2965 clients, are passed over.
 */
export function readCookiePairs(header: string, visit: (name: string, value: string) => void): void {
  const { length } = header;
  let start = 0;
  // Searched again only when passed, so that a header without `=` is read once, not once a piece.
  let equals = header.indexOf("=");
  while (start < length) {
    const end = indexOfOrEnd(header, start);
    if (equals !== -1 && equals < start) equals = header.indexOf("=", start);
    const named = equals !== -1 && equals < end;
    const name = named ? trimmedSlice(header, start, equals) : "";
    const value = trimmedSlice(header, named ? equals + 1 : start, end);
    if ((name !== "" || value !== "") && !isReservedName(name)) visit(name, value);
    start = end + 1;
  }
}

/**
 * Where the value of the next cookie of this name begins, at or after `from`, or -1. Nothing else is parsed.
 * The name stands behind the start or a `;` and before a `=`, blanks aside.
 */
export function indexOfCookie(header: string, name: string, from: number): number {
  // Nameless cookies have no place to be found at: an empty text is found everywhere, and for ever.
  if (name === "") return -1;
  for (let at = header.indexOf(name, from); at !== -1; at = header.indexOf(name, at + 1)) {
    const equals = skipWhitespace(header, at + name.length, header.length);
    if (header[equals] !== "=") continue;
    const start = skipWhitespaceBack(header, 0, at);
    if (start === 0 || header[start - 1] === ";") return isSearchable(name) ? equals + 1 : -1;
  }
  return -1;
}

/** The value that begins at `start`: up to the next `;`, whatever quotes say, without blanks around it. */
export function valueAt(header: string, start: number): string {
  return trimmedSlice(header, start, indexOfOrEnd(header, start));
}

/** A name that a pair can have; only looked at once something was found, for it nearly always is one. */
function isSearchable(name: string): boolean {
  // Nearly all are tokens, for which one pass over a few characters tells.
  return isToken(name) ? !isReservedName(name) : !/[=;]|^[ \t]|[ \t]$/.test(name);
}

/** RFC 2965 §3.3.4: what old clients send along with each cookie. Other names with a `$` are ordinary. */
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
