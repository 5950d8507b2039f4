/** A record as one Set-Cookie (RFC 6265bis §4.1), with the API of the npm package `cookie` 2. */

import { formatCookieDate } from "../syntax/cookie-date.ts";
import type { SetCookie } from "./parse-set-cookie.ts";
import { type StringifyOptions, stringifyPair } from "./stringify-cookie.ts";

/** The attributes alone, with the options: the third argument of older versions of `cookie`. */
export type SerializeOptions = StringifyOptions & Omit<SetCookie, "name" | "value">;

/**
 * "name=value; Path=/; Secure". As in the package `cookie`, what single attributes hold is checked, not what they mean
 * together: `new Cookie(…)` checks both.
 *
 * @throws TypeError where a field could not stand in the header. The message never holds the value.
 * @example
 * ```ts
 * import { stringifySetCookie } from "speculoos";
 *
 * console.log(stringifySetCookie({ name: "id", value: "7", httpOnly: true })); // id=7; HttpOnly
 * ```
 */
export function stringifySetCookie(cookie: SetCookie, options?: StringifyOptions): string {
  const { maxAge, domain, path, expires, priority, sameSite } = cookie;
  let header = stringifyPair(cookie.name, cookie.value ?? "", cookie.value == null ? undefined : options);
  if (maxAge !== undefined) {
    if (!Number.isSafeInteger(maxAge))
      throw new TypeError("cookie maxAge is invalid: a whole number of seconds is needed");
    header += `; Max-Age=${maxAge}`;
  }
  if (domain) {
    if (!isDomain(domain)) throw new TypeError("cookie domain is invalid: an ASCII host name is needed");
    header += `; Domain=${domain}`;
  }
  if (path) {
    if (!isPath(path)) throw new TypeError("cookie path is invalid: printable ASCII without `;` is needed");
    header += `; Path=${path}`;
  }
  if (expires) header += `; Expires=${dateText(expires)}`;
  if (cookie.httpOnly) header += "; HttpOnly";
  if (cookie.secure) header += "; Secure";
  if (cookie.partitioned) header += "; Partitioned";
  if (priority) header += PRIORITIES.get(lowerCase(priority)) ?? refuse("priority", "low, medium or high");
  if (sameSite)
    header += SAME_SITES.get(lowerCase(sameSite)) ?? refuse("sameSite", "true, strict, lax or none");
  return header;
}

const PRIORITIES = new Map<unknown, string>([
  ["low", "; Priority=Low"],
  ["medium", "; Priority=Medium"],
  ["high", "; Priority=High"],
]);

const SAME_SITES = new Map<unknown, string>([
  [true, "; SameSite=Strict"],
  ["strict", "; SameSite=Strict"],
  ["lax", "; SameSite=Lax"],
  ["none", "; SameSite=None"],
]);

function lowerCase(word: unknown): unknown {
  return typeof word === "string" ? word.toLowerCase() : word;
}

function refuse(field: string, needed: string): never {
  throw new TypeError(`cookie ${field} is invalid: ${needed} is needed`);
}

function dateText(expires: Date): string {
  try {
    return formatCookieDate(expires, "imf");
  } catch {
    return refuse("expires", "a valid Date of the years 1601 to 9999");
  }
}

/** Labels of letters, digits and inner hyphens, 63 at most (RFC 1123 §2.1), behind one dot if need be. */
function isDomain(domain: string): boolean {
  let label = 0;
  for (let i = domain.charCodeAt(0) === DOT ? 1 : 0; i < domain.length; i++) {
    const code = domain.charCodeAt(i);
    if (code === DOT) {
      if (label === 0 || domain.charCodeAt(i - 1) === HYPHEN) return false;
      label = 0;
    } else if (++label > 63 || !(isLetterOrDigit(code) || (code === HYPHEN && label > 1))) {
      return false;
    }
  }
  return label > 0 && domain.charCodeAt(domain.length - 1) !== HYPHEN;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isPath(path: string): boolean {
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    // Without `;`, and without `<` as the package has it.
    if (code < 0x20 || code > 0x7e || code === 0x3b || code === 0x3c) return false;
  }
  return true;
}

const DOT = 0x2e;
const HYPHEN = 0x2d;
