/** A fetch with a cookie jar (RFC 6265bis §5.7, §5.8; https://fetch.spec.whatwg.org/#http-redirect-fetch). */

import type { CookieJar } from "../../jar/cookie-jar.ts";
import type { ClientOptions } from "../client-context.ts";
import type { FetchLike } from "./fetched-response.ts";
import { type CookieClient, followRedirects } from "./follow-redirects.ts";

export type FetchOptions = ClientOptions & {
  /** How many redirects are followed; one more is a TypeError. Default: 20. */
  readonly maxRedirects?: number | undefined;
};

/**
 * Returns a fetch that sends the cookies of a jar, and stores those of every response. It follows redirects itself, and asks
 * the jar at every hop. Other properties are those of the fetch that it was made of.
 *
 * @throws RangeError if `maxRedirects` is not a whole number, or negative.
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 * @example
 * ```ts
 * import { withCookies } from "speculoos/fetch";
 * import { CookieJar } from "speculoos/jar";
 *
 * // A server in memory. Without the second argument, it is the global fetch.
 * const server: typeof fetch = async (url, init) =>
 *   String(url).endsWith("/login")
 *     ? new Response(null, { status: 303, headers: { location: "/home", "set-cookie": "id=7; Secure" } })
 *     : new Response(new Headers(init?.headers).get("cookie"));
 *
 * const get = withCookies(new CookieJar(), server);
 * const response = await get("https://www.example.com/login", { method: "POST", body: "user=joe" });
 * console.log(await response.text()); // id=7
 * ```
 */
export function withCookies<F extends FetchLike = typeof globalThis.fetch>(
  jar: CookieJar,
  fetch?: F,
  options?: FetchOptions,
): F;
export function withCookies(
  jar: CookieJar,
  fetch: CookieClient["fetch"] = globalThis.fetch,
  { context, maxRedirects = 20 }: FetchOptions = {},
): FetchLike {
  if (!Number.isInteger(maxRedirects) || maxRedirects < 0)
    throw new RangeError(`maxRedirects must be a whole number from 0; got ${maxRedirects}`);
  const client = { jar, fetch, context, maxRedirects };
  // Properties are those of this fetch: `preconnect` of Bun's, mocks of tests.
  return new Proxy(fetch, {
    apply: (_fetch, _this, [input, init]: [unknown, RequestInit?]) =>
      followRedirects(client, input, init ?? {}),
  });
}
