/** Retrieval: decides which stored cookies are sent with a request (RFC 6265bis §5.8.3). Pure: it writes nothing. */

import { isSentToHost } from "../matching/domain-match.ts";
import { pathMatches } from "../matching/path-match.ts";
import type { Scope } from "../model/scope.ts";
import {
  isExpired,
  isSamePartition,
  LAX_ALLOWING_UNSAFE_MS,
  type StoredCookie,
} from "../model/stored-cookie.ts";
import * as EXCLUSION from "../reasons/exclusions.ts";
import * as WARNING from "../reasons/warnings.ts";
import { type CookieRequest, requestPartition } from "../request/cookie-request.ts";

/**
 * The "retrieve cookies" steps. Takes the cookies in sending order (step 2) and returns them in the same order.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.8.3
 */
export function retrieveCookies<C extends StoredCookie & { readonly scope: Scope }>(
  request: CookieRequest,
  cookies: readonly C[],
): C[] {
  const included: C[] = [];
  let seen: Scope | undefined;
  let excludedByScope = 0;
  for (const cookie of cookies) {
    const { scope } = cookie;
    // Cookies that share a scope are mostly neighbours.
    if (scope !== seen) {
      seen = scope;
      excludedByScope = scopeExclusions(scope, request);
    }
    if (excludedByScope === 0 && attributeExclusions(cookie, request) === 0) included.push(cookie);
  }
  return included;
}

/** Finds every reason to exclude a cookie from a request. Returns bits of `EXCLUSION`, or 0 if the cookie is sent. */
export function findExclusions(cookie: StoredCookie, request: CookieRequest): number {
  // No other rule is about such a URL.
  if (request.url.scheme === "") return EXCLUSION.UNSUPPORTED_SCHEME;
  let excluded = scopeExclusions(cookie, request) | attributeExclusions(cookie, request);
  const { schemelessSameSite: sameSite = request.sameSite } = request;
  if (sameSiteExclusions(cookie, request) !== 0 && sameSiteExclusions(cookie, { ...request, sameSite }) === 0)
    excluded |= EXCLUSION.CROSS_SCHEME;
  return excluded;
}

/** Finds the warnings about a cookie that is sent with a request. Returns bits of `WARNING`. */
export function inclusionWarnings(cookie: StoredCookie, request: CookieRequest): number {
  const { url, sameSite } = request;
  let warnings = 0;
  if (cookie.secure && url.scheme === "http") warnings |= WARNING.SECURE_OVER_LOOPBACK;
  if (cookie.sameSite === "unset" && sameSite === "unset-or-less") warnings |= WARNING.LAX_ALLOWING_UNSAFE;
  return warnings;
}

function scopeExclusions(scope: Scope, request: CookieRequest): number {
  const { url } = request;
  let excluded = 0;
  if (!isSentToHost(scope, url.host)) excluded |= EXCLUSION.HOST_MISMATCH;
  if (!pathMatches(url.path, scope.path)) excluded |= EXCLUSION.PATH_MISMATCH;
  if (scope.partitionKey && !isSamePartition(scope.partitionKey, requestPartition(request)))
    excluded |= EXCLUSION.PARTITION_MISMATCH;
  return excluded;
}

function attributeExclusions(cookie: StoredCookie, request: CookieRequest): number {
  let excluded = 0;
  if (cookie.secure && !request.url.secure) excluded |= EXCLUSION.SECURE_REQUIRED;
  if (cookie.httpOnly && !request.httpOnlyAllowed) excluded |= EXCLUSION.HTTP_ONLY_HIDDEN;
  if (isExpired(cookie, request.now)) excluded |= EXCLUSION.EXPIRED;
  return excluded | sameSiteExclusions(cookie, request);
}

function sameSiteExclusions(cookie: StoredCookie, request: CookieRequest): number {
  const { sameSite: context, now } = request;
  if (context === "strict-or-less" || cookie.sameSite === "none") return 0;
  if (cookie.sameSite === "strict") return EXCLUSION.SAME_SITE_STRICT;
  if (context === "lax-or-less") return 0;
  if (cookie.sameSite === "lax") return EXCLUSION.SAME_SITE_LAX;
  const isYoung = now - cookie.creationTime < LAX_ALLOWING_UNSAFE_MS;
  return context === "unset-or-less" && request.settings.laxAllowingUnsafe && isYoung
    ? 0
    : EXCLUSION.SAME_SITE_UNSET;
}
