/** Which stored cookies go with a request, and in which order (RFC 6265bis §5.8.3). Pure: it writes nothing. */

import { isSentToHost } from "../matching/domain-match.ts";
import { pathMatches } from "../matching/path-match.ts";
import { isSameScope, type Scope } from "../model/scope.ts";
import { isExpired, isSamePartition, type StoredCookie } from "../model/stored-cookie.ts";
import * as HELD from "../reasons/held.ts";
import * as WARNED from "../reasons/warned.ts";
import { type CookieRequest, partitionOf } from "../request/cookie-request.ts";

/**
 * The "retrieve cookies" steps. The cookies are given in sending order, which is kept (step 2).
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.8.3
 */
export function retrieveCookies<C extends StoredCookie>(request: CookieRequest, cookies: Iterable<C>): C[] {
  const included: C[] = [];
  let scope: C | undefined;
  let heldScope = 0;
  for (const cookie of cookies) {
    // Cookies of one scope stand together, mostly.
    if (!scope || !isSameScope(scope, cookie)) {
      scope = cookie;
      heldScope = heldByScope(cookie, request);
    }
    if (heldScope === 0 && heldByNature(cookie, request) === 0) included.push(cookie);
  }
  return included;
}

/** Bits of `HELD`: everything that keeps a cookie from going with a request. */
export function heldBack(cookie: StoredCookie, request: CookieRequest): number {
  let held = heldByScope(cookie, request) | heldByNature(cookie, request);
  if (request.url.scheme === "") held |= HELD.UNSUPPORTED_SCHEME;
  const { schemelessSameSite: sameSite = request.sameSite } = request;
  if (heldBySite(cookie, request) !== 0 && heldBySite(cookie, { ...request, sameSite }) === 0)
    held |= HELD.CROSS_SCHEME;
  return held;
}

/** Bits of `WARNED`: what should be known of a cookie that goes with a request. */
export function sentWithDoubt(cookie: StoredCookie, request: CookieRequest): number {
  const { url, sameSite } = request;
  let warned = 0;
  if (cookie.secure && url.scheme === "http") warned |= WARNED.SECURE_OVER_LOOPBACK;
  if (cookie.sameSite === "unset" && sameSite === "unset-or-less") warned |= WARNED.LAX_ALLOWING_UNSAFE;
  return warned;
}

function heldByScope(scope: Scope, request: CookieRequest): number {
  const { url } = request;
  let held = 0;
  if (!isSentToHost(scope, url.host)) held |= HELD.HOST_MISMATCH;
  if (!pathMatches(url.path, scope.path)) held |= HELD.PATH_MISMATCH;
  if (scope.partitionKey && !isSamePartition(scope.partitionKey, partitionOf(request)))
    held |= HELD.PARTITION_MISMATCH;
  return held;
}

function heldByNature(cookie: StoredCookie, request: CookieRequest): number {
  let held = 0;
  if (cookie.secure && !request.url.secure) held |= HELD.SECURE_REQUIRED;
  if (cookie.httpOnly && !request.httpOnlyAllowed) held |= HELD.HTTP_ONLY_HIDDEN;
  if (isExpired(cookie, request.now)) held |= HELD.EXPIRED;
  return held | heldBySite(cookie, request);
}

function heldBySite(cookie: StoredCookie, request: CookieRequest): number {
  const { sameSite: context, now } = request;
  if (context === "strict-or-less" || cookie.sameSite === "none") return 0;
  if (cookie.sameSite === "strict") return HELD.SAME_SITE_STRICT;
  if (context === "lax-or-less") return 0;
  if (cookie.sameSite === "lax") return HELD.SAME_SITE_LAX;
  const young = now - cookie.creationTime < LAX_ALLOWING_UNSAFE_MS;
  return context === "unset-or-less" && request.laxAllowingUnsafe && young ? 0 : HELD.SAME_SITE_UNSET;
}

/** Two minutes, as in Chromium. */
const LAX_ALLOWING_UNSAFE_MS = 120_000;
