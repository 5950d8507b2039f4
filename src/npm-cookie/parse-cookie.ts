/** The Cookie header as one record (RFC 6265bis §4.2), with the API of the npm package `cookie` 2. */

import { decodePercent } from "../syntax/text/percent.ts";
import { trimmedSlice } from "../syntax/text/scan.ts";

export type ParseOptions = {
  /** Decodes a value. If it returns `undefined`, the cookie is skipped, and a later cookie of the same name counts. */
  decode?: (text: string) => string | undefined;
};

/** The values by name. It has no prototype: `__proto__` is a name like any other. */
export type Cookies = Record<string, string | undefined>;

/**
 * Parses a Cookie header. Of several cookies of one name, the first counts. Never throws. Pairs without `=` are skipped.
 * Values are percent-decoded, or kept as they are if that fails.
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
      // Skips the pairs without `=` before the next one that has it.
      start = header.lastIndexOf(";", equals) + 1;
      continue;
    }
    const name = trimmedSlice(header, start, equals);
    if (cookies[name] === undefined) cookies[name] = decode(trimmedSlice(header, equals + 1, end));
    start = end + 1;
    if (start >= length) break;
    equals = header.indexOf("=", start);
  }
  return cookies;
}

/** Makes objects without a prototype, which are a sixth faster to fill than `{ __proto__: null }`. */
function NullRecord(): void {}
NullRecord.prototype = Object.create(null);
