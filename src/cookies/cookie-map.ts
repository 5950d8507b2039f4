/** The cookies of one request: every copy of a name is kept, in wire order, for tossed cookies to be seen. */

import type { CookieError } from "../base/cookie-error.ts";
import type { AnyCookie } from "./any-cookie.ts";
import type { Cookie } from "./cookie.ts";

/** A cookie that was not believed, and why. */
export type RejectedCookie = { readonly name: string; readonly error: CookieError };

/**
 * What `Cookie.parse` and `getCookies` return: like a Map with one entry a name, the one that `get` returns.
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
export class CookieMap<C extends AnyCookie = Cookie> {
  /** Names that came more than once: someone may have planted a copy from a sub-domain or another path. */
  readonly duplicates: readonly string[];
  /** Cookies that are ours by their look, or were asked for by name, and are not believed. */
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
      if (copies === undefined) this.#byName.set(cookie.name, [cookie]);
      else copies.push(cookie);
    }
  }

  /** The first of that name; for signed and sealed kinds the first that is genuine. */
  get(name: string): C | undefined {
    return this.#byName.get(name)?.[0];
  }

  /** All of that name, in the order in which they came. */
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
    for (const copies of this.#byName.values()) yield copies[0]!;
  }

  *entries(): IterableIterator<[string, C]> {
    for (const [name, copies] of this.#byName) yield [name, copies[0]!];
  }

  [Symbol.iterator](): IterableIterator<[string, C]> {
    return this.entries();
  }

  /** How many names there are. */
  get size(): number {
    return this.#byName.size;
  }
}
