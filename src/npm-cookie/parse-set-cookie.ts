/**
 * One Set-Cookie as a record (RFC 6265bis §5.6), with the API of the npm package `cookie` 2. User agents read the header
 * in `jar/rules/parse-set-cookie.ts`.
 */

import { type CollectedAttributes, collectAttribute } from "../syntax/collect-attribute.ts";
import { eachAttribute } from "../syntax/set-cookie-attributes.ts";
import { decodePercent } from "../syntax/text/percent.ts";
import { indexOfOrEnd, trimmedSlice } from "../syntax/text/scan.ts";
import type { ParseOptions } from "./parse-cookie.ts";

/** A cookie and its attributes, as in a Set-Cookie header. `maxAge` is in seconds. */
export type SetCookie = Omit<CollectedAttributes, "sameSite"> & {
  name: string;
  value: string | undefined;
  sameSite?: boolean | CollectedAttributes["sameSite"];
};

/**
 * Parses a Set-Cookie header. Never throws. Of an attribute that comes twice, the last counts; unknown and invalid
 * attributes are skipped. `Expires` is read as a cookie-date (RFC 6265bis §5.1.1), in every time zone of the machine alike.
 *
 * @example
 * ```ts
 * import { parseSetCookie } from "speculoos";
 *
 * const cookie = parseSetCookie("id=7; Path=/; Max-Age=60; Secure");
 * console.log(cookie.name, cookie.value, cookie.maxAge, cookie.secure); // id 7 60 true
 * ```
 */
export function parseSetCookie(header: string, options?: ParseOptions): SetCookie {
  const decode = options?.decode ?? decodePercent;
  const end = indexOfOrEnd(header, 0);
  const equals = indexOfOrEnd(header, 0, "=");
  const named = equals < end;
  const name = named ? trimmedSlice(header, 0, equals) : "";
  const value = decode(trimmedSlice(header, named ? equals + 1 : 0, end));
  const cookie: CollectedAttributes & Pick<SetCookie, "name" | "value"> = { name, value };
  eachAttribute(header, end + 1, collectAttribute, cookie);
  return cookie;
}
