/** The Cookie header as a server meets it (RFC 6265bis §4.2): pairs in wire order, and the search for one name. */

import { isToken, isWhitespace } from "./characters.ts";

const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const DOLLAR = 0x24;

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
    let end = header.indexOf(";", start);
    if (end === -1) end = length;
    if (equals !== -1 && equals < start) equals = header.indexOf("=", start);
    const named = equals !== -1 && equals < end;
    const name = named ? trimmed(header, start, equals) : "";
    const value = trimmed(header, named ? equals + 1 : start, end);
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
    let after = at + name.length;
    let code = header.charCodeAt(after);
    while (isWhitespace(code)) code = header.charCodeAt(++after);
    if (code !== EQUALS) continue;
    let before = at - 1;
    while (before >= 0 && isWhitespace(header.charCodeAt(before))) before--;
    if (before >= 0 && header.charCodeAt(before) !== SEMICOLON) continue;
    return isSearchable(name) ? after + 1 : -1;
  }
  return -1;
}

/** The value that begins at `start`: up to the next `;`, whatever quotes say, without blanks around it. */
export function valueAt(header: string, start: number): string {
  const end = header.indexOf(";", start);
  return trimmed(header, start, end === -1 ? header.length : end);
}

/** A name that a pair can have; only looked at once something was found, for it nearly always is one. */
function isSearchable(name: string): boolean {
  // Nearly all are tokens, for which one pass over a few characters tells.
  if (isToken(name)) return !isReservedName(name);
  const { length } = name;
  if (name === "" || name.indexOf("=") !== -1 || name.indexOf(";") !== -1) return false;
  return !isWhitespace(name.charCodeAt(0)) && !isWhitespace(name.charCodeAt(length - 1));
}

/** RFC 2965 §3.3.4: what old clients send along with each cookie. Other names with a `$` are ordinary. */
export function isReservedName(name: string): boolean {
  if (name.charCodeAt(0) !== DOLLAR || name.length > 8) return false;
  const lower = name.toLowerCase();
  return lower === "$version" || lower === "$path" || lower === "$domain" || lower === "$port";
}

function trimmed(text: string, start: number, end: number): string {
  while (start < end && isWhitespace(text.charCodeAt(start))) start++;
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}
