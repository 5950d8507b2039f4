/** A jar bound to an origin: a test of one site names paths, not URLs. */

/** The part of a `CookieJar` that is bound. Structural, so that a jar of another copy of the package fits. */
export type BindableJar<Cookie, Fields, Context, Response, Stored, Explanation> = {
  setCookie(cookie: Fields, url: string | URL, context?: Context): Stored;
  setCookies(response: Response, url: string | URL, context?: Context): Stored[];
  getCookies(url: string | URL, context?: Context): Cookie[];
  getCookieString(url: string | URL, context?: Context): string;
  explainCookie(name: string, url: string | URL, context?: Context): Explanation;
};

/** A jar as one visitor of one site. A path is relative to the origin; the default is "/". */
export type BoundJar<Cookie, Fields, Context, Response, Stored, Explanation> = {
  readonly origin: string;
  /** Stores the cookies of a response, whatever its client. */
  receive(response: Response, path?: string, context?: Context): Stored[];
  /** Stores one cookie: a Set-Cookie line or fields. */
  set(cookie: Fields, path?: string, context?: Context): Stored;
  /** Returns the Cookie header of a request; "" if no cookie is sent. */
  header(path?: string, context?: Context): string;
  /** Returns the header fields of a request, for clients that merge objects: no `cookie` if no cookie is sent. */
  headers(path?: string, context?: Context): { cookie?: string };
  /** Returns the cookie of this name that is sent first. */
  get(name: string, path?: string, context?: Context): Cookie | undefined;
  explain(name: string, path?: string, context?: Context): Explanation;
};

/**
 * Binds a jar to an origin, such as "https://shop.example.com".
 *
 * @throws TypeError if the origin is not an http or https URL without path and query.
 * @example
 * ```ts
 * import { CookieJar } from "speculoos/jar";
 * import { bindJar } from "speculoos/testing";
 *
 * const visitor = bindJar(new CookieJar(), "https://shop.example.com");
 * visitor.receive(new Response("", { headers: { "set-cookie": "id=7; Path=/" } }), "/login");
 * console.log(visitor.header("/cart"), visitor.get("id")?.value); // id=7 7
 * ```
 */
export function bindJar<
  Cookie extends { readonly name: string },
  Fields,
  Context,
  Response,
  Stored,
  Explanation,
>(
  jar: BindableJar<Cookie, Fields, Context, Response, Stored, Explanation>,
  origin: string | URL,
): BoundJar<Cookie, Fields, Context, Response, Stored, Explanation> {
  const base = readOrigin(origin);
  const urlOf = (path: string) => {
    const url = new URL(path, base);
    if (url.origin !== base.origin) throw new TypeError("a path must stay on the origin of the jar");
    return url.href;
  };
  const header = (path = "/", context?: Context) => jar.getCookieString(urlOf(path), context);
  return {
    origin: base.origin,
    receive: (response, path = "/", context) => jar.setCookies(response, urlOf(path), context),
    set: (cookie, path = "/", context) => jar.setCookie(cookie, urlOf(path), context),
    header,
    headers: (path, context) => {
      const cookie = header(path, context);
      return cookie === "" ? {} : { cookie };
    },
    get: (name, path = "/", context) =>
      jar.getCookies(urlOf(path), context).find((cookie) => cookie.name === name),
    explain: (name, path = "/", context) => jar.explainCookie(name, urlOf(path), context),
  };
}

function readOrigin(origin: string | URL): URL {
  const url = URL.canParse(String(origin)) ? new URL(origin) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new TypeError("an origin must be an http or https URL without path and query");
  return url;
}
