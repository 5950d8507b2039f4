/** An interceptor for undici that sends and stores the cookies of each dispatch (RFC 6265bis §5.7, §5.8). */

import type { CookieJar } from "../../jar/cookie-jar.ts";
import { onlyBytes } from "../../jar/request/only-bytes.ts";
import { type ClientOptions, contextForHop } from "../client-context.ts";
import { mergeCookieHeaders } from "../merge-cookie-headers.ts";
import { checkHost, schemeOf, targetUrl } from "../target-url.ts";
import { handleCookies } from "./cookie-handler.ts";
import type { Dispatch, DispatchOptions } from "./dispatcher.ts";
import { type ListedHeaders, listHeaders, readField, withCookie } from "./request-headers.ts";

/** A `Dispatcher.DispatcherComposeInterceptor` of any undici. */
export type CookieInterceptor = <D extends (options: never, handler: never) => boolean>(dispatch: D) => D;

/**
 * Creates an interceptor that sends the jar's cookies with each request and stores those of each response. It must be
 * composed before `redirect` and `retry`, so that each hop and each attempt is a request of its own. The names of a
 * caller's Cookie header replace the jar's. A caller's Host header is the host that cookies belong to.
 *
 * @throws TypeError from a request, if `redirect` was composed before it, if its origin is unknown (a path alone, asked of
 * a Client or Pool of undici 7), or if its Host is not valid.
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.8.3
 * @example
 * ```ts
 * import { CookieJar } from "speculoos/jar";
 * import { cookieInterceptor } from "speculoos/undici";
 * import { interceptors, MockAgent, request } from "undici";
 *
 * const jar = new CookieJar();
 * const mock = new MockAgent();
 * const site = mock.get("https://example.com");
 * site.intercept({ path: "/login" }).reply(302, "", { headers: { location: "/", "set-cookie": "id=7; Secure" } });
 * site.intercept({ path: "/", headers: { cookie: "id=7" } }).reply(200, "hello");
 *
 * const agent = mock.compose(cookieInterceptor(jar), interceptors.redirect({ maxRedirections: 5 }));
 * const { body } = await request("https://example.com/login", { dispatcher: agent });
 * console.log(await body.text()); // hello
 * ```
 */
export function cookieInterceptor(jar: CookieJar, options?: ClientOptions): CookieInterceptor;
export function cookieInterceptor(
  jar: CookieJar,
  { context }: ClientOptions = {},
): (dispatch: Dispatch) => Dispatch {
  return (dispatch) =>
    // undici counts the parameters.
    function dispatchWithCookies(options, handler) {
      if (!handler.onRequestStart) throw new TypeError("a handler must have onRequestStart, as of undici 7");
      const { method } = options;
      // A tunnel through a proxy is no request to a site.
      if (method === "CONNECT") return dispatch(options, handler);
      const headers = listHeaders(options.headers);
      const url = requestUrl(options, headers);
      const redirectChain = context ? (handler.history ?? []).map(String) : [];
      const hopContext = contextForHop(context, { url, method, redirectChain });
      const given = readField(headers, "cookie", "; ");
      const cookie = mergeCookieHeaders(onlyBytes(jar.getCookieString(url, hopContext)), given ?? "");
      const sent = cookie === (given ?? "") ? headers : withCookie(headers, cookie, given !== undefined);
      return dispatch({ ...options, headers: sent }, handleCookies(handler, jar, url, hopContext));
    };
}

function requestUrl({ origin, path, upgrade }: DispatchOptions, headers: ListedHeaders): string {
  if (!origin) throw new TypeError("origin must be given; a Client or Pool of undici 7 does not tell it");
  const base = typeof origin === "string" ? origin : origin.origin;
  const end = base.indexOf("//");
  const named = readField(headers, "host", ",");
  const host = named ? checkHost(named) : base.slice(end + 2).replace("/", "");
  return targetUrl(schemeOf(base.slice(0, end), upgrade), host, `${path}`);
}
