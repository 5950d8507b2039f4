/** Removing a cookie: the same cookie once more, already over (RFC 6265bis §5.7; browsers match name, domain, path and partition). */

import type { AnyCookie } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { Cookie } from "../cookies/cookie.ts";
import { namePrefix, requiresHostOnly, requiresHttpOnly } from "../syntax/name-prefix.ts";
import { addCookie } from "./add-cookie.ts";
import type { CookieTarget } from "./messages.ts";

/**
 * Has the browser drop a cookie. Give the cookie as it was set, or its name and the attributes that it was set
 * with: with another domain or path it would stay. A prefix supplies what it demands.
 *
 * @example
 * ```ts
 * import { removeCookie } from "speculoos";
 *
 * const headers = new Headers();
 * removeCookie(headers, "__Host-id");
 * console.log(headers.get("set-cookie")); // __Host-id=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure
 * ```
 * @throws CookieError as `addCookie` does.
 */
export function removeCookie(
  to: CookieTarget,
  nameOrCookie: string | AnyCookie,
  attributes: CookieAttributes = {},
): void {
  const named = typeof nameOrCookie === "string";
  const name = named ? nameOrCookie : nameOrCookie.name;
  const own = named ? {} : scopeOf(nameOrCookie);
  addCookie(to, createRemoval(name, { ...own, ...demandedBy(name), ...attributes }));
}

/** The cookie that removes another of this name and these attributes. */
export function createRemoval(name: string, attributes: CookieAttributes): Cookie {
  return new Cookie(name, "", { ...attributes, maxAge: 0, expires: new Date(0) });
}

function demandedBy(name: string): CookieAttributes {
  const prefix = namePrefix(name);
  if (prefix === undefined) return {};
  return {
    secure: true,
    ...(requiresHostOnly(prefix) && { path: "/" }),
    ...(requiresHttpOnly(prefix) && { httpOnly: true }),
  };
}

/** Every attribute but the lifetime; a received cookie has none. */
function scopeOf(cookie: AnyCookie): CookieAttributes {
  return Object.fromEntries(SCOPE.map((attribute) => [attribute, cookie[attribute]]));
}

const SCOPE = ["domain", "path", "secure", "httpOnly", "sameSite", "partitioned", "priority"] as const;
