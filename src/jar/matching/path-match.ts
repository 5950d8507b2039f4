/** Paths: where a cookie comes from, and where it goes (RFC 6265bis §5.1.4). */

/**
 * The directory of the request's path.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.1.4
 */
export function defaultPath(requestPath: string): string {
  const slash = requestPath.lastIndexOf("/");
  return slash <= 0 ? "/" : requestPath.slice(0, slash);
}

/** Whether a request's path lies at or below a cookie's path. */
export function pathMatches(requestPath: string, cookiePath: string): boolean {
  if (!requestPath.startsWith(cookiePath)) return false;
  const { length } = cookiePath;
  return (
    requestPath.length === length ||
    cookiePath.charCodeAt(length - 1) === SLASH ||
    requestPath.charCodeAt(length) === SLASH
  );
}

const SLASH = 0x2f;
