/** Removing a cookie: the same cookie again, already expired (RFC 6265bis §5.7: browsers match name, domain, path and partition). */

import { type AnyCookie, isCookie } from "../cookies/any-cookie.ts";
import { ATTRIBUTE_NAMES, type CookieAttributes } from "../cookies/attributes/attributes.ts";
import { requiredByPrefix } from "../cookies/attributes/check-combination.ts";
import { omitUndefined } from "../cookies/attributes/omit-undefined.ts";
import { type Cookie, ForwardedCookie } from "../cookies/cookie.ts";
import { type AddOptions, addCookie } from "./add-cookie.ts";
import type { CookieTarget } from "./messages.ts";

/**
 * Makes the browser remove a cookie. Give the cookie as it was set, or its name and the attributes that it was set
 * with: a cookie of another domain, path or partition would stay. `attributes` override those of the cookie.
 *
 * A name alone, and a received cookie, have no known path: it is "/" unless `attributes` has another. A prefix supplies
 * what it requires. Every name that a browser can send can be removed, also one that is not a token, such as `cart[0]`.
 *
 * @example
 * ```ts
 * import { removeCookie } from "speculoos";
 *
 * const headers = new Headers();
 * removeCookie(headers, "__Host-id");
 * console.log(headers.get("set-cookie")); // __Host-id=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure
 * ```
 * @throws CookieError as `addCookie` does; "invalid-name" for a name that cannot stand in a header.
 * @throws TypeError for what is neither a cookie nor a name, or not a target.
 */
export function removeCookie(
  to: CookieTarget,
  nameOrCookie: string | AnyCookie,
  attributes: CookieAttributes = {},
  options?: AddOptions,
): void {
  const named = typeof nameOrCookie === "string";
  if (!named && !isCookie(nameOrCookie))
    throw new TypeError("removeCookie must be given a cookie, or a name");
  const name = named ? nameOrCookie : nameOrCookie.name;
  const scope: CookieAttributes = {
    // The path of a received cookie, and of a name alone, is not known.
    path: named || nameOrCookie.received ? "/" : undefined,
    ...(named ? {} : omitUndefined(nameOrCookie, ATTRIBUTE_NAMES)),
    ...requiredByPrefix(name),
    ...omitUndefined(attributes),
  };
  addCookie(to, createRemoval(name, scope), options);
}

/** Returns the cookie that removes another of this name and these attributes. */
export function createRemoval(name: string, attributes: CookieAttributes): Cookie {
  // Browsers ignore a cookie that has neither a name nor a value.
  return new ForwardedCookie(name, name === "" ? "-" : "", {
    ...attributes,
    maxAge: 0,
    expires: new Date(0),
  });
}
