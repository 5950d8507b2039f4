/** Reading cookies from a request: all of them, or one by its name without parsing the others. */

import { Cookie, type CookieMap } from "../cookies/cookie.ts";
import type { MarshalCookie } from "../cookies/marshal-cookie.ts";
import {
  type ReadOptions,
  readFirst,
  type StrictVerifyOptions,
  type VerifyOptions,
} from "../cookies/read-options.ts";
import type { SealedCookie } from "../cookies/sealed-cookie.ts";
import type { SignedCookie } from "../cookies/signed-cookie.ts";
import type { CookieSource } from "./messages.ts";
import { readCookieHeader } from "./read-cookie-header.ts";

/** The classes whose invalid cookies can be returned as plain ones. */
type SignedClass = typeof SignedCookie | typeof MarshalCookie;
/** What such a class reads: of a subclass too, for `parse` knows only the class itself. */
type Read<P extends SignedClass> = P extends typeof SignedCookie ? SignedCookie : MarshalCookie;

/**
 * Returns the cookies of a request that are of one kind. Default: plain cookies.
 *
 * @example
 * ```ts
 * import { getCookies } from "speculoos";
 *
 * const request = new Request("http://localhost/", { headers: { cookie: "theme=dark; lang=nl" } });
 * for (const [name, cookie] of getCookies(request)) console.log(name, cookie.value);
 * ```
 * @throws TypeError if `from` is not a source of cookies; and what `Class.parse` throws.
 */
export function getCookies(
  from: CookieSource,
  Class?: typeof Cookie,
  options?: ReadOptions,
): CookieMap<Cookie>;
export function getCookies<P extends SignedClass>(
  from: CookieSource,
  Class: P,
  options: StrictVerifyOptions,
): CookieMap<Read<P>>;
export function getCookies(
  from: CookieSource,
  Class: typeof SealedCookie,
  options: StrictVerifyOptions,
): CookieMap<SealedCookie>;
export function getCookies<P extends SignedClass>(
  from: CookieSource,
  Class: P,
  options: VerifyOptions,
): CookieMap<Read<P> | Cookie>;
export function getCookies(
  from: CookieSource,
  Class: { parse(header: string, options: never): unknown } = Cookie,
  options: ReadOptions = {},
): unknown {
  const { names } = options;
  const header = readCookieHeader(from, { names: names && (() => names), verifies: Class !== Cookie });
  return Class.parse(header, options as never);
}

/**
 * Returns one cookie of a request: the first of this name; of a signed, marshalled or sealed kind, the first that is
 * valid. Searches the header, without parsing or decoding anything else in it.
 *
 * @example
 * ```ts
 * import { getCookie } from "speculoos";
 *
 * console.log(getCookie("theme=dark; lang=nl", "lang")?.value); // nl
 * ```
 * @throws TypeError if `from` is not a source of cookies; and what `Class.parse` throws.
 */
export function getCookie(
  from: CookieSource,
  name: string,
  Class?: typeof Cookie,
  options?: Omit<ReadOptions, "names">,
): Cookie | undefined;
export function getCookie<P extends SignedClass>(
  from: CookieSource,
  name: string,
  Class: P,
  options: StrictVerifyOptions,
): Read<P> | undefined;
export function getCookie(
  from: CookieSource,
  name: string,
  Class: typeof SealedCookie,
  options: StrictVerifyOptions,
): SealedCookie | undefined;
export function getCookie<P extends SignedClass>(
  from: CookieSource,
  name: string,
  Class: P,
  options: VerifyOptions,
): Read<P> | Cookie | undefined;
export function getCookie(
  from: CookieSource,
  name: string,
  Class: { [readFirst](header: string, name: string, options: never): unknown } = Cookie,
  options: object = {},
): unknown {
  const header = readCookieHeader(from, { names: () => [name], verifies: Class !== Cookie });
  return Class[readFirst](header, name, options as never);
}
