/** The map that reading a Cookie header returns: one entry a name, its further copies, and what was rejected. */

import type { CookieError } from "../base/cookie-error.ts";
import type { AnyCookie, cookieKind } from "./any-cookie.ts";

/** A cookie that failed verification, and the error that says why. */
export type RejectedCookie = { readonly name: string; readonly error: CookieError };

/** A `Cookie`, by its shape: that class returns this map, so its file cannot be imported here. */
type PlainCookie = AnyCookie<string> & { readonly [cookieKind]: "plain" };

/**
 * The result of `Cookie.parse` and `getCookies`: like a Map with one entry a name, the one that `get` returns.
 *
 * @example
 * ```ts
 * import { Cookie } from "speculoos";
 *
 * const cookies = Cookie.parse("id=1; theme=dark; id=2");
 * console.log(cookies.get("id")?.value); // 1
 * console.log(cookies.getAll("id").length); // 2
 * console.log(cookies.duplicates.join()); // id
 * ```
 */
export class CookieMap<C extends AnyCookie = PlainCookie> {
  /** Names that came more than once: someone may have planted a copy from a sub-domain or another path. */
  readonly duplicates: readonly string[];
  /** Cookies that failed verification, if they have the form of the kind that was read or `names` has their name. */
  readonly rejected: readonly RejectedCookie[];
  readonly #byName = new Map<string, C[]>();

  /** @internal */
  constructor(
    cookies: readonly C[],
    duplicates: readonly string[] = [],
    rejected: readonly RejectedCookie[] = [],
  ) {
    this.duplicates = duplicates;
    this.rejected = rejected;
    for (const cookie of cookies) {
      const copies = this.#byName.get(cookie.name);
      if (copies) copies.push(cookie);
      else this.#byName.set(cookie.name, [cookie]);
    }
  }

  /** Returns the first cookie of this name; of a signed, marshalled or sealed kind, the first that is valid. */
  get(name: string): C | undefined {
    return this.#byName.get(name)?.[0];
  }

  /** Returns all cookies of this name, in the order of the header. */
  getAll(name: string): readonly C[] {
    return [...(this.#byName.get(name) ?? [])];
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  keys(): IterableIterator<string> {
    return this.#byName.keys();
  }

  *values(): IterableIterator<C> {
    for (const [, cookie] of this) yield cookie;
  }

  *entries(): IterableIterator<[string, C]> {
    for (const [name, copies] of this.#byName) yield [name, copies[0]!];
  }

  [Symbol.iterator](): IterableIterator<[string, C]> {
    return this.entries();
  }

  /** The number of names. */
  get size(): number {
    return this.#byName.size;
  }
}
