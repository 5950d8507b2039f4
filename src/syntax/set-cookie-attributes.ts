/** The attributes of a Set-Cookie header, found in place (RFC 6265bis §5.6, the "unparsed-attributes" steps). */

import {
  equalsIgnoreCase,
  indexOfEquals,
  indexOfOrEnd,
  skipWhitespace,
  skipWhitespaceBack,
} from "./text/scan.ts";

/** An attribute that user agents know. */
export type KnownAttribute =
  | "path"
  | "secure"
  | "domain"
  | "expires"
  | "max-age"
  | "httponly"
  | "samesite"
  | "priority"
  | "partitioned";

/**
 * Receives one attribute: its name if user agents know it, where it begins, and where its value begins and ends without
 * whitespace. `equals` is the index of its "=", or the end of the attribute if it has none.
 */
export type AttributeVisitor<T> = (
  into: T,
  header: string,
  attribute: KnownAttribute | undefined,
  start: number,
  equals: number,
  valueStart: number,
  valueEnd: number,
) => void;

/**
 * Calls `visit` for each attribute at or after `from`, in order, in linear time. An attribute without name and value
 * is skipped. `into` is passed on, so that a reader needs no closure.
 */
export function eachAttribute<T>(header: string, from: number, visit: AttributeVisitor<T>, into: T): void {
  for (let first = from, end = from; first < header.length; first = end + 1) {
    end = indexOfOrEnd(header, first);
    const nameEnd = indexOfEquals(header, first, end);
    const start = skipWhitespace(header, first, nameEnd);
    const valueStart = nameEnd === end ? end : skipWhitespace(header, nameEnd + 1, end);
    const valueEnd = skipWhitespaceBack(header, valueStart, end);
    if (start === nameEnd && valueStart === valueEnd) continue;
    const attribute = attributeAt(header, start, skipWhitespaceBack(header, start, nameEnd) - start);
    visit(into, header, attribute, start, nameEnd, valueStart, valueEnd);
  }
}

/** Returns the attribute whose name has this length and stands at `start` in any case. */
function attributeAt(header: string, start: number, length: number): KnownAttribute | undefined {
  switch (length) {
    case 4:
      return equalsIgnoreCase(header, start, "path") ? "path" : undefined;
    case 6:
      if (equalsIgnoreCase(header, start, "secure")) return "secure";
      return equalsIgnoreCase(header, start, "domain") ? "domain" : undefined;
    case 7:
      if (equalsIgnoreCase(header, start, "expires")) return "expires";
      // To `equalsIgnoreCase` a CR is a hyphen too.
      return header[start + 3] === "-" && equalsIgnoreCase(header, start, "max-age") ? "max-age" : undefined;
    case 8:
      if (equalsIgnoreCase(header, start, "httponly")) return "httponly";
      if (equalsIgnoreCase(header, start, "samesite")) return "samesite";
      return equalsIgnoreCase(header, start, "priority") ? "priority" : undefined;
    case 11:
      return equalsIgnoreCase(header, start, "partitioned") ? "partitioned" : undefined;
    default:
      return undefined;
  }
}

/** Returns the word, of these in lower case, that stands between `start` and `end` in any case. */
export function wordAt<W extends string>(
  header: string,
  start: number,
  end: number,
  words: readonly W[],
): W | undefined {
  const length = end - start;
  for (const word of words) if (word.length === length && equalsIgnoreCase(header, start, word)) return word;
  return undefined;
}
