/** The Cookie header of a request (RFC 6265bis §5.8.3 step 5), joined once for all requests that get the same cookies. */

import { detachString } from "../../base/detached.ts";
import { isSentToHost } from "../matching/domain-match.ts";
import { pathMatches } from "../matching/path-match.ts";
import { MAX_HEADERS, MAX_SCOPES, MAX_URL_AND_HEADER, MAX_URLS } from "../model/cache-bounds.ts";
import type { Scope } from "../model/scope.ts";
import { ACCESS_GRANULARITY, compareSendingOrder } from "../model/stored-cookie.ts";
import { type CookieRequest, requestPartition } from "../request/cookie-request.ts";
import { retrieveCookies } from "../rules/retrieve-cookies.ts";
import type { CookieIndex } from "./cookie-index.ts";
import type { PackedCookie } from "./packed-cookie.ts";
import type { CachedHeader, SiteCookies } from "./site-cookies.ts";

/** Cached headers by URL, for calls without a context. Nothing is reported to it: headers know when they are stale. */
export type HeaderCache = Map<unknown, CachedHeader>;

/**
 * Returns the header of a request for which no partition is searched: the cached header, or a new one. `url` is what
 * `cache` will be asked for again, if it is a text.
 */
export function cacheHeader(
  request: CookieRequest,
  list: SiteCookies,
  cache: HeaderCache,
  url: string | URL | undefined,
): string {
  const view = list.viewFor(request.url.host);
  const { now } = request;
  const key = requestKey(request, view.scopes);
  const cached = view.headers.find((header) => header.key === key && now < header.until);
  if (cached) {
    // Most URLs of a crawl are asked for once, so the first time is not worth an entry.
    if (typeof url === "string" && url.length + cached.header.length <= MAX_URL_AND_HEADER) {
      if (cache.size >= MAX_URLS) cache.clear();
      cache.set(detachString(url), cached);
    }
    return cached.header;
  }
  const sent = retrieveCookies(request, view.cookies);
  const header = joinHeader(sent);
  const until = Math.min(updateLastAccess(sent, now), list.nextExpiry);
  // When full, the oldest header makes room.
  if (key !== 0)
    view.headers = [{ version: view.version, key, header, until }, ...view.headers.slice(0, MAX_HEADERS - 1)];
  return header;
}

/** Joins the cookies of a header. Engines concatenate these strings without a copy until the header is read. */
export function joinHeader(cookies: readonly PackedCookie[]): string {
  let header = "";
  for (const { separatorAndPair } of cookies)
    header = header === "" ? separatorAndPair.slice(2) : header + separatorAndPair;
  return header;
}

/** Retrieves the cookies of a request from all its lists (§5.8.3 steps 1 to 4). */
export function sendCookies(request: CookieRequest, index: CookieIndex): readonly PackedCookie[] {
  const { url, now } = request;
  if (url.scheme === "") return [];
  let cookies = index.get(url.registrableDomain, undefined, now)?.cookies ?? [];
  if (index.hasPartitions(url.registrableDomain)) {
    const partition = index.get(url.registrableDomain, requestPartition(request), now)?.cookies ?? [];
    cookies = [...cookies, ...partition].sort(compareSendingOrder);
  }
  const sent = retrieveCookies(request, cookies);
  updateLastAccess(sent, now);
  return sent;
}

/** Updates the access times that are over a minute old. Returns the time when the next update is due. */
function updateLastAccess(cookies: readonly PackedCookie[], now: number): number {
  let oldest = now;
  for (const cookie of cookies) {
    const { lastAccessTime } = cookie;
    if (now - lastAccessTime > ACCESS_GRANULARITY) cookie.lastAccessTime = now;
    else if (lastAccessTime < oldest) oldest = lastAccessTime;
  }
  return oldest + ACCESS_GRANULARITY + 1;
}

/**
 * Returns a number that requests share only if they get the same cookies of a list: the scopes that they match, and
 * everything else that a cookie's attributes are compared with. Returns 0 if there is no such number.
 */
function requestKey({ url, sameSite, httpOnlyAllowed }: CookieRequest, scopes: readonly Scope[]): number {
  // With "unset-or-less" the age of a cookie counts too. More scopes than that do not fit into the number.
  if (sameSite === "unset-or-less" || scopes.length > MAX_SCOPES) return 0;
  let key = (url.secure ? 1 : 2) | (httpOnlyAllowed ? 4 : 0);
  if (sameSite !== "strict-or-less") key |= sameSite === "none" ? 8 : 16;
  let bit = 32;
  for (const scope of scopes) {
    if (isSentToHost(scope, url.host) && pathMatches(url.path, scope.path)) key |= bit;
    bit <<= 1;
  }
  return key;
}
