/** The default path of a cookie, and path matching (RFC 6265bis §5.1.4). */

/**
 * Returns the directory of the request's path, without its last slash.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.1.4
 */
export function defaultPath(requestPath: string): string {
  const slash = requestPath.lastIndexOf("/");
  return slash <= 0 ? "/" : requestPath.slice(0, slash);
}

/** Whether a request's path is the cookie's path or below it. */
export function pathMatches(requestPath: string, cookiePath: string): boolean {
  if (!requestPath.startsWith(cookiePath)) return false;
  const { length } = cookiePath;
  return requestPath.length === length || cookiePath[length - 1] === "/" || requestPath[length] === "/";
}
