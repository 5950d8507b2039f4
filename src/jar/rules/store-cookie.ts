/** The storage model: whether a received cookie is kept, and as what (RFC 6265bis §5.7). Pure: it writes nothing. */

import { namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import { domainMatches, isSentToHost } from "../matching/domain-match.ts";
import { pathMatches } from "../matching/path-match.ts";
import { isSameScope, type Scope } from "../model/scope.ts";
import { isExpired, LAST_TIME, type StoredCookie } from "../model/stored-cookie.ts";
import * as REFUSED from "../reasons/refused.ts";
import * as WARNED from "../reasons/warned.ts";
import { type CookieRequest, partitionOf } from "../request/cookie-request.ts";
import type { RequestUrl } from "../request/request-url.ts";
import type { ReceivedSetCookie } from "./parse-set-cookie.ts";

/** What is to be done. A cookie whose `expiryTime` has passed only removes the one that it replaces. */
export type StoreDecision<C extends StoredCookie> = {
  readonly received: ReceivedSetCookie;
  readonly request: CookieRequest;
  /** Bits of `REFUSED`; the cookie is stored when there is none. */
  readonly refused: number;
  /** Bits of `WARNED`. */
  warned: number;
  readonly cookie: StoredCookie;
  readonly replaces: C | undefined;
  /** The stored cookie that a reason speaks of. */
  readonly rival: C | undefined;
};

/**
 * The "store a cookie" steps over the stored cookies of the same registrable domain and partition.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.7
 */
export function storeCookie<C extends StoredCookie>(
  received: ReceivedSetCookie,
  request: CookieRequest,
  siblings: Iterable<C>,
): StoreDecision<C> {
  const { url, now } = request;
  const { name, value, secure, httpOnly, sameSite, partitioned, priority } = received;
  let { refused, warned } = received;
  if (url.scheme === "") refused |= REFUSED.UNSUPPORTED_SCHEME;
  // Steps 7 to 10: the domain that the cookie covers.
  const given = received.domain ?? url.host;
  const domain = given.toLowerCase();
  const wrong = NOT_ASCII.test(given) ? REFUSED.DOMAIN_NOT_ASCII : wrongDomain(domain, url);
  refused |= wrong;
  const host = wrong === 0 ? domain : url.host;
  // DEVIATION(§5.7 step 10): the address itself as Domain gives a host-only cookie, as in Chromium and Firefox.
  const isOnlyHost = host === url.host && (url.isAddress || url.suffixLength === host.length);
  const cookie = {
    name,
    value,
    host,
    hostOnly: received.domain === undefined || wrong !== 0 || isOnlyHost,
    path: received.path ?? url.defaultPath,
    secure,
    httpOnly,
    sameSite,
    expiryTime: wantedExpiry(received, request),
    creationTime: now,
    lastAccessTime: now,
    sequence: request.sequence,
    partitionKey: partitioned ? partitionOf(request) : undefined,
    priority,
  };
  // Steps 12 and 13.
  if (secure && !url.secure) refused |= REFUSED.INSECURE_ORIGIN;
  else if (secure && url.scheme === "http") warned |= WARNED.SECURE_OVER_LOOPBACK;
  if (httpOnly && !request.httpOnlyAllowed) refused |= REFUSED.HTTP_ONLY_NOT_ALLOWED;
  // Step 16: cookies without SameSite count as Lax.
  if (sameSite !== "none" && request.sameSite === "none") {
    refused |= REFUSED.SAME_SITE_CROSS_SITE;
    if ((request.schemelessSameSite ?? "none") !== "none") refused |= REFUSED.CROSS_SCHEME;
  }
  if (sameSite === "none" && !secure) refused |= REFUSED.SAME_SITE_NONE_INSECURE;
  if (sameSite === "unset") warned |= WARNED.TREATED_AS_LAX;
  if (partitioned && !secure) refused |= REFUSED.PARTITIONED_INSECURE;
  const isWholeHost = wrong === 0 && cookie.hostOnly && received.pathGiven && cookie.path === "/";
  refused |= brokenPrefixes(cookie, isWholeHost);

  let replaces: C | undefined;
  let rival: C | undefined;
  for (const sibling of siblings) {
    if (sibling.name !== name || isExpired(sibling, now)) continue;
    if (isSameScope(sibling, cookie)) replaces = sibling;
    else if (overlap(sibling, cookie)) {
      warned |= WARNED.SHADOWS;
      rival ??= sibling;
    }
    if (sibling.secure && !secure && !url.secure && wouldOverlay(cookie, sibling)) {
      refused |= REFUSED.OVERWRITES_SECURE;
      rival = sibling;
    }
  }
  if (replaces) {
    // Step 22.2.
    if (replaces.httpOnly && !request.httpOnlyAllowed) refused |= REFUSED.OVERWRITES_HTTP_ONLY;
    cookie.creationTime = replaces.creationTime;
    cookie.sequence = replaces.sequence;
  }
  if (refused === 0 && cookie.expiryTime !== null) {
    const latest = Math.min(now + request.limits.maxAge * 1000, LAST_TIME);
    if (cookie.expiryTime > latest) {
      cookie.expiryTime = latest;
      warned |= WARNED.LIFETIME_CAPPED;
    }
    if (!replaces && cookie.expiryTime <= now) warned |= WARNED.ALREADY_EXPIRED;
  }
  return { received, request, refused, warned, cookie, replaces, rival };
}

/** Step 15: what came over plain HTTP leaves alone a Secure cookie that it would be taken for. */
function wouldOverlay(scope: Scope, secured: Scope): boolean {
  const { host } = secured;
  const related = domainMatches(host, scope.host) || domainMatches(scope.host, host);
  return related && pathMatches(scope.path, secured.path);
}

/** Whether there are requests that two cookies both go with. */
function overlap(a: Scope, b: Scope): boolean {
  const hosts = isSentToHost(a, b.host) || isSentToHost(b, a.host);
  return hosts && (pathMatches(a.path, b.path) || pathMatches(b.path, a.path));
}

/** Bits of `REFUSED`. A public suffix may be named by the host that it is, for itself alone. */
function wrongDomain(domain: string, { host, isAddress, suffixLength }: RequestUrl): number {
  if (domain === host) return 0;
  // DEVIATION(§5.6.3 step 1): a lone dot is no domain, where the text makes it the host's own; Chromium and Firefox refuse it.
  if (domain === "") return REFUSED.INVALID_DOMAIN;
  if (isAddress || !domainMatches(host, domain)) return REFUSED.DOMAIN_MISMATCH;
  // Of the same host, what is no longer than its public suffix is that suffix, or lies above it.
  return domain.length <= suffixLength ? REFUSED.PUBLIC_SUFFIX : 0;
}

/** Steps 20 and 21: what the name promises. */
function brokenPrefixes({ name, value, secure, httpOnly }: StoredCookie, isWholeHost: boolean): number {
  const prefix = namePrefix(name || value);
  if (!prefix) return 0;
  if (name === "") return REFUSED.NAMELESS_PREFIX;
  const host = requiresHostOnly(prefix);
  const http = requiresHttpOnly(prefix);
  if (secure && (httpOnly || !http) && (isWholeHost || !host)) return 0;
  if (host) return http ? REFUSED.PREFIX_HOST_HTTP : REFUSED.PREFIX_HOST;
  return http ? REFUSED.PREFIX_HTTP : REFUSED.PREFIX_SECURE;
}

/** Step 5: Max-Age before Expires, the session where there is neither. */
function wantedExpiry(received: ReceivedSetCookie, { now, responseDate }: CookieRequest): number | null {
  const { maxAge, expires } = received;
  if (maxAge !== undefined) return maxAge <= 0 ? -Infinity : now + maxAge * 1000;
  if (expires === undefined) return null;
  // A Date that is none tells nothing.
  return expires + (responseDate ? now - responseDate.getTime() || 0 : 0);
}

const NOT_ASCII = /[^\x00-\x7f]/;
