/** A Cookie header as mod_python's `_parse_cookie` reads it: one regular expression there, one pass here. */

/** Returns the values by name; the last of a name counts. Never throws. Takes linear time. */
export function parseModPython(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  const { length } = header;
  let at = 0;
  while (at < length) {
    // [,\ ]*
    let start = at;
    let comma = -1;
    for (; start < length && (header[start] === "," || header[start] === " "); start++) {
      if (header[start] === ",") comma = start;
    }
    // [^;\ =]+ : if nothing of it follows, the expression backtracks, and the last comma becomes the name.
    let end = start;
    while (end < length && !endsKey(header[end]!)) end++;
    if (end === start) {
      if (comma === -1) {
        at = start + 1;
        continue;
      }
      start = comma;
      end = comma + 1;
    }
    const name = header.slice(start, end);
    // \ *(=\ *)?
    at = skipSpaces(header, end);
    if (header[at] === "=") at = skipSpaces(header, at + 1);
    const valueStart = at;
    const quoted = findQuotedEnd(header, at);
    if (quoted !== undefined) {
      at = quoted;
    } else {
      const semicolon = header.indexOf(";", at);
      at = semicolon === -1 ? length : semicolon;
    }
    if (name[0] !== "$") cookies.set(name, header.slice(valueStart, at));
    // \s*;?
    while (at < length && /\s/.test(header[at]!)) at++;
    if (header[at] === ";") at++;
  }
  return cookies;
}

function endsKey(character: string): boolean {
  return character === ";" || character === " " || character === "=";
}

function skipSpaces(header: string, from: number): number {
  let at = from;
  while (header[at] === " ") at++;
  return at;
}

/**
 * `"(?:[^\\"]|\\.)*"`: returns the index after the closing quote, or `undefined` if there is none. After a search that reached
 * the end without one, no later quote is closed either, so all searches together take linear time.
 */
function findQuotedEnd(header: string, start: number): number | undefined {
  if (header[start] !== '"') return undefined;
  for (let at = start + 1; at < header.length; at++) {
    const character = header[at];
    if (character === '"') return at + 1;
    if (character === "\\") {
      at++;
      if (header[at] === "\n") return undefined;
    }
  }
  return undefined;
}
