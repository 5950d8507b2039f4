/** Writing a cookie to a response: Set-Cookie, and the Cache-Control that keeps it out of shared caches (RFC 9111 §7.3). */

import { CookieError } from "../base/cookie-error.ts";
import { type AnyCookie, cookieKind, isCookie } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { Cookie } from "../cookies/cookie.ts";
import { type AttributeVisitor, eachAttribute } from "../syntax/set-cookie-attributes.ts";
import { protectCache, refusePublicCache } from "./cache-control.ts";
import type { CookieTarget } from "./messages.ts";
import { responsePortFor } from "./response-port.ts";
import { refuseInsecureTransport } from "./transport.ts";

/** The options of sending a cookie. */
export type AddOptions = {
  /** Whether to add `no-cache="set-cookie"` to Cache-Control. Default: true. */
  readonly cacheControl?: boolean | undefined;
  /** "https" sends Secure cookies although the request came over http: a proxy ended TLS and no header says so. */
  readonly transport?: "https" | undefined;
};

/**
 * Sends a cookie with a response. It replaces a Set-Cookie line of the same name, domain, path and partition, whoever
 * wrote that (RFC 6265bis §4.1.1). Other lines stay.
 *
 * @example
 * ```ts
 * import { addCookie, Cookie } from "speculoos";
 *
 * const response = new Response("hello");
 * addCookie(response, new Cookie("theme", "dark", { path: "/" }));
 * addCookie(response, "lang", "nl", { path: "/" });
 * console.log(response.headers.getSetCookie().length); // 2
 * console.log(response.headers.get("cache-control")); // no-cache="set-cookie"
 * ```
 * @throws CookieError "headers-sent" or "headers-immutable" if it is too late; "insecure-transport" for a Secure
 * cookie over plain http; "publicly-cacheable" for a signed, marshalled or sealed cookie in a publicly cacheable
 * response; and what the constructor of `Cookie` or printing the cookie throws.
 */
export function addCookie(to: CookieTarget, cookie: AnyCookie, options?: AddOptions): void;
export function addCookie(
  to: CookieTarget,
  name: string,
  value: string,
  attributes?: CookieAttributes,
  options?: AddOptions,
): void;
export function addCookie(
  to: CookieTarget,
  cookieOrName: AnyCookie | string,
  optionsOrValue?: AddOptions | string,
  attributes?: CookieAttributes,
  options?: AddOptions,
): void {
  const named = typeof cookieOrName === "string";
  const cookie = named ? new Cookie(cookieOrName, optionsOrValue as string, attributes) : cookieOrName;
  if (!isCookie(cookie)) throw new TypeError("addCookie must be given a cookie, or a name and a value");
  send(to, cookie, named ? options : (optionsOrValue as AddOptions | undefined));
}

function send(
  to: CookieTarget,
  cookie: AnyCookie,
  { cacheControl = true, transport }: AddOptions = {},
): void {
  const { name } = cookie;
  const response = responsePortFor(to);
  const line = cookie.toString();
  if (cookie.secure === true && transport !== "https") refuseInsecureTransport(response.request, name);
  if (cookie[cookieKind] !== "plain") refusePublicCache(response.cacheControl, name);
  try {
    response.writeSetCookies(replaceLine(response.setCookies, line));
    if (cacheControl) response.writeCacheControl(protectCache(response.cacheControl));
  } catch (cause) {
    throw new CookieError(...response.writeFailure, name, { cause });
  }
}

/** Returns the lines with this one in place of all that set the same cookie: a browser obeys the last of them. */
function replaceLine(lines: readonly string[], line: string): string[] {
  const start = line.slice(0, line.indexOf("=") + 1);
  const isOther = (other: string) => !other.startsWith(start) || lineScope(other) !== lineScope(line);
  const place = lines.findIndex((other) => !isOther(other));
  const others = lines.filter(isOther);
  others.splice(place === -1 ? lines.length : place, 0, line);
  return others;
}

/** What a browser knows a cookie by, beside its name (RFC 6265bis §5.7 step 23, CHIPS); the host is not known here. */
type LineScope = { domain: string; path: string; partitioned: boolean };

/** Returns a text that two lines of one name have in common if they set the same cookie. */
function lineScope(line: string): string {
  const scope: LineScope = { domain: "", path: "", partitioned: false };
  eachAttribute(line, line.indexOf(";") + 1 || line.length, readScope, scope);
  return JSON.stringify(scope);
}

const readScope: AttributeVisitor<LineScope> = (scope, line, attribute, _start, _equals, start, end) => {
  const value = line.slice(start, end);
  if (attribute === "domain") scope.domain = value.replace(/^\./, "").toLowerCase();
  if (attribute === "path") scope.path = value[0] === "/" ? value : "";
  if (attribute === "partitioned") scope.partitioned = true;
};
