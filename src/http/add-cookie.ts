/** Writing a cookie to a response: Set-Cookie, and the Cache-Control that keeps it out of shared caches (RFC 9111 §7.3). */

import { CookieError, causedBy } from "../base/cookie-error.ts";
import { type AnyCookie, cookieKind, isCookie } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { Cookie } from "../cookies/cookie.ts";
import { protectCache, refusePublicCache } from "./cache-control.ts";
import { setInCookieStore } from "./cookie-store.ts";
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
 * A received cookie of a protected kind keeps its expiry time. Its path, secure, httpOnly and sameSite must be set first: a
 * request does not have them. A definition knows them: see `defineCookie`.
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
 * cookie over plain http; "invalid-attribute" for a received protected cookie without its flags; "publicly-cacheable"
 * for a signed, marshalled or sealed cookie in a publicly cacheable response; and what the constructor of `Cookie` or
 * printing the cookie throws.
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
  const { cacheControl = true, transport } = ((named ? options : optionsOrValue) ?? {}) as AddOptions;
  const { name } = cookie;
  const response = responsePortFor(to);
  if (cookie.received && cookie[cookieKind] !== "plain") refuseLoss(cookie);
  if (response.store !== undefined) {
    setInCookieStore(response.store, cookie);
    return;
  }
  const line = cookie.toString();
  if (cookie.secure === true && transport !== "https") refuseInsecureTransport(response.request, name);
  const control = response.read("Cache-Control").join(", ");
  if (cookie[cookieKind] !== "plain") refusePublicCache(control, name);
  const lines = replaceLine(response.read("Set-Cookie"), line);
  let accepted: unknown;
  try {
    accepted = response.write("Set-Cookie", lines);
    if (cacheControl) response.write("Cache-Control", protectCache(control));
  } catch (error) {
    throw new CookieError(...response.writeFailure, name, causedBy(error));
  }
  if (accepted === false)
    throw new TypeError("a browser's Response must not be given a cookie: it drops Set-Cookie");
}

/** A request has no attributes. Sent as it came, a cookie would leave its path and lose its flags. */
function refuseLoss(cookie: AnyCookie): void {
  const missing = (["path", "secure", "httpOnly", "sameSite"] as const).filter(
    (attribute) => cookie[attribute] === undefined,
  );
  if (missing.length === 0) return;
  throw new CookieError(
    "invalid-attribute",
    `${missing.join(", ")} must be set: a request has none`,
    cookie.name,
  );
}

/** Returns the lines with this one in place of all that set the same cookie: a browser obeys the last of them. */
function replaceLine(lines: readonly string[], line: string): string[] {
  if (lines.length === 0) return [line];
  const start = line.slice(0, line.indexOf("=") + 1);
  const scope = lines.some((other) => other.startsWith(start)) ? lineScope(line) : "";
  const kept: string[] = [];
  let place = -1;
  for (const other of lines) {
    if (!other.startsWith(start) || lineScope(other) !== scope) kept.push(other);
    else if (place === -1) place = kept.length;
  }
  kept.splice(place === -1 ? kept.length : place, 0, line);
  return kept;
}

/**
 * Returns a text that two lines of one name have in common if they set the same cookie: domain, path and partition (RFC
 * 6265bis §5.7 step 23, CHIPS). Of several attributes of one name, the last counts. The host is not known.
 */
function lineScope(line: string): string {
  const scope: Record<string, string> = { domain: "", path: "" };
  for (const [, name, value] of line.matchAll(/;\s*([^\s=;]*)\s*=?\s*([^;]*)/g))
    scope[name!.toLowerCase()] = value!.trim();
  return JSON.stringify([scope.domain!.replace(/^\./, "").toLowerCase(), scope.path, "partitioned" in scope]);
}
