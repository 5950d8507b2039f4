/** A record as one Set-Cookie (RFC 6265bis §4.1), with the API of the npm package `cookie` 2. */

import { isCookieTime } from "../syntax/dates/date-bounds.ts";
import { isHostNameAttribute } from "../syntax/domain-attribute.ts";
import { printAttributes } from "../syntax/print-attributes.ts";
import type { SetCookie } from "./parse-set-cookie.ts";
import { type StringifyOptions, stringifyPair } from "./stringify-cookie.ts";

/** The attributes alone, with the options: the third argument of older versions of `cookie`. */
export type SerializeOptions = StringifyOptions & Omit<SetCookie, "name" | "value">;

/**
 * Prints "name=value; Path=/; Secure". As in the package `cookie`, each attribute is checked by itself;
 * `new Cookie(…)` checks their combination too.
 *
 * @throws TypeError if a field is invalid. The message never contains the value.
 * @example
 * ```ts
 * import { stringifySetCookie } from "speculoos";
 *
 * console.log(stringifySetCookie({ name: "id", value: "7", httpOnly: true })); // id=7; HttpOnly
 * ```
 */
export function stringifySetCookie(cookie: SetCookie, options?: StringifyOptions): string {
  const { name, value, maxAge, expires, httpOnly, secure, partitioned, priority, sameSite } = cookie;
  // Each field is read once and converted once: what is checked is what is printed.
  const domain = toText(cookie.domain);
  const path = toText(cookie.path);
  const pair = stringifyPair(name, value ?? "", value == null ? undefined : options);
  if (maxAge !== undefined && !Number.isSafeInteger(maxAge)) refuse("maxAge", "a whole number of seconds");
  // As the package. `new Cookie(…)` takes every host of a URL (docs/decisions/013-two-rules-for-domain.md).
  if (domain && !isHostNameAttribute(domain)) refuse("domain", "an ASCII host name");
  if (path && !isPath(path)) refuse("path", "printable ASCII without `;` and `<`");
  return printAttributes(pair, {
    maxAge,
    domain,
    path,
    expires: expires ? toTime(expires) : undefined,
    httpOnly,
    secure,
    partitioned,
    priority: priority ? toPriority(priority) : undefined,
    sameSite: sameSite ? toSameSite(sameSite) : undefined,
  });
}

function toText(text: unknown): string | undefined {
  return text ? `${text}` : undefined;
}

function toPriority(priority: unknown): "low" | "medium" | "high" {
  const word = toLowerCase(priority);
  return word === "low" || word === "medium" || word === "high"
    ? word
    : refuse("priority", "low, medium or high");
}

function toSameSite(sameSite: unknown): "strict" | "lax" | "none" {
  const word = sameSite === true ? "strict" : toLowerCase(sameSite);
  return word === "strict" || word === "lax" || word === "none"
    ? word
    : refuse("sameSite", "true, strict, lax or none");
}

function toLowerCase(word: unknown): unknown {
  return typeof word === "string" ? word.toLowerCase() : word;
}

function refuse(field: string, needed: string): never {
  throw new TypeError(`cookie ${field} is invalid: it must be ${needed}`);
}

function toTime(expires: Date): number {
  const time = typeof expires.getTime === "function" ? Number(expires.getTime()) : Number.NaN;
  return isCookieTime(time) ? time : refuse("expires", "a valid Date in the years 1601 to 9999");
}

/** Whether the text is printable ASCII without `;`, and without `<` as in the package. */
function isPath(path: string): boolean {
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === 0x3b || code === 0x3c) return false;
  }
  return true;
}
