/** A record as one Set-Cookie (RFC 6265bis §4.1), with the API of the npm package `cookie` 2. */

import { isCookieTime } from "../syntax/dates/date-bounds.ts";
import { formatCookieTime } from "../syntax/dates/format-cookie-date.ts";
import { isHostNameAttribute } from "../syntax/domain-attribute.ts";
import { PRIORITY, SAME_SITE } from "../syntax/set-cookie-words.ts";
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
  const { maxAge, domain, path, expires, priority, sameSite } = cookie;
  let header = stringifyPair(cookie.name, cookie.value ?? "", cookie.value == null ? undefined : options);
  if (maxAge !== undefined) {
    if (!Number.isSafeInteger(maxAge)) refuse("maxAge", "a whole number of seconds");
    header += `; Max-Age=${maxAge}`;
  }
  if (domain) {
    // As the package. `new Cookie(…)` takes every host of a URL (docs/decisions/013-two-rules-for-domain.md).
    if (!isHostNameAttribute(domain)) refuse("domain", "an ASCII host name");
    header += `; Domain=${domain}`;
  }
  if (path) {
    if (!isPath(path)) refuse("path", "printable ASCII without `;` and `<`");
    header += `; Path=${path}`;
  }
  if (expires) header += `; Expires=${formatExpires(expires)}`;
  if (cookie.httpOnly) header += "; HttpOnly";
  if (cookie.secure) header += "; Secure";
  if (cookie.partitioned) header += "; Partitioned";
  if (priority) header += PRIORITIES.get(toLowerCase(priority)) ?? refuse("priority", "low, medium or high");
  if (sameSite)
    header += SAME_SITES.get(toLowerCase(sameSite)) ?? refuse("sameSite", "true, strict, lax or none");
  return header;
}

// Maps, because a word may be the name of a property that every object has.
const PRIORITIES = /* @__PURE__ */ new Map<unknown, string>(Object.entries(PRIORITY));
const SAME_SITES = /* @__PURE__ */ new Map<unknown, string>([
  [true, SAME_SITE.strict],
  ...Object.entries(SAME_SITE),
]);

function toLowerCase(word: unknown): unknown {
  return typeof word === "string" ? word.toLowerCase() : word;
}

function refuse(field: string, needed: string): never {
  throw new TypeError(`cookie ${field} is invalid: it must be ${needed}`);
}

function formatExpires(expires: Date): string {
  const time = typeof expires.getTime === "function" ? expires.getTime() : Number.NaN;
  return isCookieTime(time)
    ? formatCookieTime(time)
    : refuse("expires", "a valid Date in the years 1601 to 9999");
}

/** Whether the text is printable ASCII without `;`, and without `<` as in the package. */
function isPath(path: string): boolean {
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === 0x3b || code === 0x3c) return false;
  }
  return true;
}
