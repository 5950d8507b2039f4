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
    const start = skipWhitespace(header, first, end);
    const word = attributeAt(header, start);
    // The characters of a known name are read once.
    const wordEnd = word === undefined ? start : start + word.length;
    const equals = indexOfEquals(header, wordEnd, end);
    const valueStart = equals === end ? end : skipWhitespace(header, equals + 1, end);
    const valueEnd = skipWhitespaceBack(header, valueStart, end);
    if (start === equals && valueStart === valueEnd) continue;
    const attribute = skipWhitespaceBack(header, wordEnd, equals) === wordEnd ? word : undefined;
    visit(into, header, attribute, start, equals, valueStart, valueEnd);
  }
}

/** Returns the attribute whose name stands at `start` in any case, and may be the beginning of a longer one. */
function attributeAt(header: string, start: number): KnownAttribute | undefined {
  switch (header.charCodeAt(start) | 0x20) {
    case 0x70: // p
      if (equalsIgnoreCase(header, start, "path")) return "path";
      if (equalsIgnoreCase(header, start, "partitioned")) return "partitioned";
      return equalsIgnoreCase(header, start, "priority") ? "priority" : undefined;
    case 0x73: // s
      if (equalsIgnoreCase(header, start, "secure")) return "secure";
      return equalsIgnoreCase(header, start, "samesite") ? "samesite" : undefined;
    case 0x65: // e
      return equalsIgnoreCase(header, start, "expires") ? "expires" : undefined;
    case 0x68: // h
      return equalsIgnoreCase(header, start, "httponly") ? "httponly" : undefined;
    case 0x64: // d
      return equalsIgnoreCase(header, start, "domain") ? "domain" : undefined;
    case 0x6d: // m
      // To `equalsIgnoreCase` a CR is a hyphen too.
      return header[start + 3] === "-" && equalsIgnoreCase(header, start, "max-age") ? "max-age" : undefined;
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
