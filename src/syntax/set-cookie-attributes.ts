/** The attributes of a Set-Cookie header, found in place (RFC 6265bis §5.6, the "unparsed-attributes" steps). */

import {
  equalsIgnoreCase,
  indexOfEquals,
  indexOfOrEnd,
  skipWhitespace,
  skipWhitespaceBack,
} from "./text/scan.ts";

/** The attributes that user agents know. */
const ATTRIBUTES = [
  "path",
  "secure",
  "domain",
  "expires",
  "max-age",
  "httponly",
  "samesite",
  "priority",
  "partitioned",
] as const;
export type KnownAttribute = (typeof ATTRIBUTES)[number];

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
  const first = header.charCodeAt(start) | 0x20;
  for (const word of ATTRIBUTES)
    if (word.charCodeAt(0) === first && equalsIgnoreCase(header, start, word)) return word;
  return undefined;
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
