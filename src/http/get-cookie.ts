/** Reading cookies from a request: all of them, or one by its name without parsing the others. */

import type { CookieMap } from "../cookies/cookie.ts";
import { Cookie } from "../cookies/cookie.ts";
import type { MarshalCookie } from "../cookies/marshal-cookie.ts";
import { type ReadOptions, readFirst, type VerifyOptions } from "../cookies/read-options.ts";
import type { OpenOptions, SealedCookie } from "../cookies/sealed-cookie.ts";
import type { SignedCookie } from "../cookies/signed-cookie.ts";
import type { CookieSource } from "./messages.ts";
import { readCookieHeader } from "./read-cookie-header.ts";

/** One of the classes of this library, by what it can do. */
type Kind<C, O> = { parse(header: string, options: O): C };
type Signed = typeof SignedCookie | typeof MarshalCookie;
type Downgrading = VerifyOptions & { readonly mismatch: "downgrade" };

/**
 * All cookies of a request that are of one kind, plain ones unless said.
 *
 * @example
 * ```ts
 * import { getCookies } from "speculoos";
 *
 * const request = new Request("http://localhost/", { headers: { cookie: "theme=dark; lang=nl" } });
 * for (const [name, cookie] of getCookies(request)) console.log(name, cookie.value);
 * ```
 */
export function getCookies(
  from: CookieSource,
  Class?: typeof Cookie,
  options?: ReadOptions,
): CookieMap<Cookie>;
export function getCookies<P extends Signed>(
  from: CookieSource,
  Class: P,
  options: Downgrading,
): CookieMap<InstanceType<P> | Cookie>;
export function getCookies<P extends Signed>(
  from: CookieSource,
  Class: P,
  options: VerifyOptions,
): CookieMap<InstanceType<P>>;
export function getCookies(
  from: CookieSource,
  Class: typeof SealedCookie,
  options: OpenOptions,
): CookieMap<SealedCookie>;
export function getCookies(
  from: CookieSource,
  Class: Kind<unknown, never> = Cookie,
  options: object = {},
): unknown {
  return Class.parse(readCookieHeader(from), options as never);
}

/**
 * One cookie of a request: the first of that name, for signed kinds the first that is genuine. The header is
 * searched; nothing else in it is parsed or decoded.
 *
 * @example
 * ```ts
 * import { getCookie } from "speculoos";
 *
 * console.log(getCookie("theme=dark; lang=nl", "lang")?.value); // nl
 * ```
 */
export function getCookie(
  from: CookieSource,
  name: string,
  Class?: typeof Cookie,
  options?: Omit<ReadOptions, "names">,
): Cookie | undefined;
export function getCookie<P extends Signed>(
  from: CookieSource,
  name: string,
  Class: P,
  options: Downgrading,
): InstanceType<P> | Cookie | undefined;
export function getCookie<P extends Signed>(
  from: CookieSource,
  name: string,
  Class: P,
  options: VerifyOptions,
): InstanceType<P> | undefined;
export function getCookie(
  from: CookieSource,
  name: string,
  Class: typeof SealedCookie,
  options: OpenOptions,
): SealedCookie | undefined;
export function getCookie(
  from: CookieSource,
  name: string,
  Class: { [readFirst](header: string, name: string, options: never): unknown } = Cookie,
  options: object = {},
): unknown {
  return Class[readFirst](readCookieHeader(from), name, options as never);
}
