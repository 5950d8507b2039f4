/** The Cookie header as one record (RFC 6265bis §4.2), with the API of the npm package `cookie` 2. */

export type ParseOptions = {
  /** Decodes a value. `undefined` passes the cookie over, so that a later one of the same name can be taken. */
  decode?: (text: string) => string | undefined;
};

/** Values by name, without a prototype: `__proto__` is a name like any other. */
export type Cookies = Record<string, string | undefined>;

/**
 * The first value of each name. Never throws; pieces without `=` are passed over; values are percent-decoded,
 * and left as they are where that fails.
 *
 * @example
 * ```ts
 * import { parseCookie } from "speculoos";
 *
 * console.log(parseCookie("theme=dark; greeting=caf%C3%A9").greeting); // café
 * ```
 */
export function parseCookie(header: string, options?: ParseOptions): Cookies {
  const cookies: Cookies = new (NullRecord as unknown as new () => Cookies)();
  const { length } = header;
  if (length < 2) return cookies;
  const decode = options?.decode ?? decodePercent;
  let start = 0;
  let equals = header.indexOf("=");
  while (equals !== -1) {
    let end = header.indexOf(";", start);
    if (end === -1) end = length;
    if (equals > end) {
      // Pieces without `=`: on to the one that has it.
      start = header.lastIndexOf(";", equals) + 1;
      continue;
    }
    const name = trimmed(header, start, equals);
    if (cookies[name] === undefined) cookies[name] = decode(trimmed(header, equals + 1, end));
    start = end + 1;
    if (start >= length) break;
    equals = header.indexOf("=", start);
  }
  return cookies;
}

/** Objects of a constructor are faster to fill than those of `Object.create(null)`. */
function NullRecord(this: Cookies): void {}
NullRecord.prototype = Object.create(null);

/** Only spaces and tabs: what else looks blank belongs to the name (`String.prototype.trim` would make prefixes of it). */
function trimmed(text: string, start: number, end: number): string {
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** What is not well encoded stays as it is. */
export function decodePercent(text: string): string {
  if (text.indexOf("%") === -1) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
