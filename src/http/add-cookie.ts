/** Writing cookies to a response: Set-Cookie, and the Cache-Control that keeps it out of shared caches (RFC 9111 §7.3). */

import { CookieError } from "../base/cookie-error.ts";
import { type AnyCookie, cookieKind, isCookie } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { Cookie } from "../cookies/cookie.ts";
import { protectCache, refusePublicCache } from "./cache-control.ts";
import type { CookieTarget } from "./messages.ts";
import { responsePortFor } from "./response-port.ts";
import { refuseInsecureTransport } from "./transport.ts";

export type AddOptions = {
  /** Whether to add `no-cache="set-cookie"` to Cache-Control. True unless said. */
  readonly cacheControl?: boolean | undefined;
  /** Says that TLS ended at a proxy, where no header tells: Secure cookies may go. */
  readonly transport?: "https" | undefined;
};

/** What this library wrote to a response: the line of each cookie, by its identity. */
const written = new WeakMap<object, Map<string, string>>();

/**
 * Sends a cookie with a response. A second one of the same name, domain, path and partition takes the place of the
 * first; Set-Cookie lines of others are left alone.
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
 * @throws CookieError "headers-sent" or "headers-immutable" where it is too late; "insecure-transport" for a Secure
 * cookie that would go out over plain http; "publicly-cacheable" for a signed or sealed one in a response for all;
 * and whatever printing the cookie throws.
 */
export function addCookie(to: CookieTarget, cookie: AnyCookie, options?: AddOptions): void;
export function addCookie(to: CookieTarget, name: string, value: string, attributes?: CookieAttributes): void;
export function addCookie(
  to: CookieTarget,
  cookieOrName: AnyCookie | string,
  optionsOrValue?: AddOptions | string,
  attributes?: CookieAttributes,
): void {
  const named = typeof cookieOrName === "string";
  const cookie = named ? new Cookie(cookieOrName, optionsOrValue as string, attributes) : cookieOrName;
  if (!isCookie(cookie)) throw new TypeError("addCookie takes a cookie, or a name and a value");
  send(to, cookie, (named ? {} : (optionsOrValue ?? {})) as AddOptions);
}

function send(to: CookieTarget, cookie: AnyCookie, { cacheControl = true, transport }: AddOptions): void {
  const { name } = cookie;
  const response = responsePortFor(to);
  const line = cookie.toString();
  if (cookie.secure === true && transport !== "https") refuseInsecureTransport(response.request, name);
  if (cookie[cookieKind] !== "plain") refusePublicCache(response.cacheControl, name);

  const lines = [...response.setCookies];
  const mine = written.get(response.key) ?? new Map<string, string>();
  const identity = identityOf(cookie);
  const place = lines.indexOf(mine.get(identity)!);
  lines[place === -1 ? lines.length : place] = line;
  try {
    response.writeSetCookies(lines);
    if (cacheControl) response.writeCacheControl(protectCache(response.cacheControl));
  } catch {
    throw new CookieError(...response.closed, name);
  }
  written.set(response.key, mine.set(identity, line));
}

/** RFC 6265bis §5.7 step 23, and CHIPS; as far as a server can tell the host. */
function identityOf({ name, domain, path, partitioned }: AnyCookie): string {
  return JSON.stringify([name, domain?.replace(/^\./, "").toLowerCase(), path, partitioned === true]);
}
