/** The storage model: decides whether a received cookie is stored, and with which fields (RFC 6265bis §5.7). Pure: it writes nothing. */

import { type NamePrefix, namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import { domainMatches, isSentToHost } from "../matching/domain-match.ts";
import { pathMatches } from "../matching/path-match.ts";
import { copyPartitionKey, isSameScope, type Scope } from "../model/scope.ts";
import { isExpired, MAX_DATE_TIME, type StoredCookie } from "../model/stored-cookie.ts";
import * as REFUSAL from "../reasons/refusals.ts";
import * as WARNING from "../reasons/warnings.ts";
import { type CookieRequest, requestPartition } from "../request/cookie-request.ts";
import type { RequestUrl } from "../request/request-url.ts";
import type { ReceivedSetCookie } from "./parse-set-cookie.ts";

/** A decision about a Set-Cookie. A cookie that has expired only removes the cookie that it replaces. */
export type StoreDecision<C extends StoredCookie> = {
  readonly received: ReceivedSetCookie;
  readonly request: CookieRequest;
  /** Bits of `REFUSAL`; 0 if the cookie is accepted. */
  refused: number;
  /** Bits of `WARNING`. */
  warned: number;
  readonly cookie: StoredCookie;
  /** The rules of its name's prefix that the cookie violates. */
  readonly violations: readonly string[] | undefined;
  readonly replaces: C | undefined;
  /** The stored cookie of the same name that the cookie would shadow. */
  conflicting: C | undefined;
};

/**
 * The "store a cookie" steps over the stored cookies of the same registrable domain and partition. The Set-Cookie may stand
 * for a record, which has times of its own.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.7
 */
export function storeCookie<C extends StoredCookie>(
  received: ReceivedSetCookie,
  request: CookieRequest,
  siblings: readonly C[],
  sequence: number,
  record?: StoredCookie,
): StoreDecision<C> {
  const { url, now } = request;
  const { name, value, attributes } = received;
  const { secure, httpOnly, sameSite, partitioned, priority, pathGiven, path = url.defaultPath } = attributes;
  let { refused, warned } = received;
  let { host } = url;
  // Steps 7 to 10.
  let hostOnly = true;
  let hasDomain = false;
  if (attributes.domain !== undefined) {
    const domain = attributes.domain.toLowerCase();
    const domainBits = NOT_ASCII.test(attributes.domain)
      ? REFUSAL.DOMAIN_NOT_ASCII
      : domainRefusal(domain, url);
    if (domainBits === 0) host = domain;
    refused |= domainBits;
    // DEVIATION(§5.7 step 10): the address itself as Domain gives a host-only cookie, as in Chromium and Firefox.
    hostOnly = domainBits !== 0 || (host === url.host && (url.isAddress || url.suffixLength === host.length));
    hasDomain = domainBits !== 0 || !hostOnly;
  }
  const cookie = {
    name,
    value,
    host,
    hostOnly,
    path,
    secure,
    httpOnly,
    sameSite,
    expiryTime: computeExpiryTime(attributes, request),
    creationTime: now,
    lastUpdateTime: now,
    lastAccessTime: now,
    sequence,
    partitionKey: partitioned ? copyPartitionKey(requestPartition(request)) : undefined,
    priority,
  };
  if (record) {
    Object.assign(cookie, record, { host, hostOnly });
    if (name !== record.name || value !== record.value) refused |= REFUSAL.INVALID_PAIR;
    if (hostOnly !== record.hostOnly && !url.isAddress) refused |= REFUSAL.PUBLIC_SUFFIX;
    if (isExpired(record, now)) refused |= REFUSAL.EXPIRED;
  }
  // Steps 12 and 13.
  if (secure && !url.secure) refused |= REFUSAL.INSECURE_ORIGIN;
  else if (secure && url.scheme === "http") warned |= WARNING.SECURE_OVER_LOOPBACK;
  if (httpOnly && !request.httpOnlyAllowed) refused |= REFUSAL.HTTP_ONLY_NOT_ALLOWED;
  // Step 16: cookies without SameSite count as Lax.
  if (sameSite !== "none" && request.sameSite === "none") {
    refused |= REFUSAL.SAME_SITE_CROSS_SITE;
    if ((request.schemelessSameSite ?? "none") !== "none") refused |= REFUSAL.CROSS_SCHEME;
  }
  if (sameSite === "none" && !secure) refused |= REFUSAL.SAME_SITE_NONE_INSECURE;
  if (sameSite === "unset") warned |= WARNING.TREATED_AS_LAX;
  if (partitioned && !secure) refused |= REFUSAL.PARTITIONED_INSECURE;
  const prefix = namePrefix(name || value);
  const violations = prefix && findViolations(prefix, cookie, { url, pathGiven, hasDomain });
  if (violations && name === "") refused |= REFUSAL.NAMELESS_PREFIX;
  else if (prefix && violations?.[0]) refused |= PREFIX[prefix];
  if (refused & (REFUSAL.PREFIX_HOST | REFUSAL.PREFIX_HOST_HTTP)) {
    // The other faults are those that are left with the scope that the prefix requires.
    cookie.host = host = url.host;
    cookie.hostOnly = hostOnly = true;
    cookie.path = "/";
  }

  let replaces: C | undefined;
  let conflicting: C | undefined;
  for (const sibling of siblings) {
    if (sibling.name !== name) continue;
    // Neither the same scope nor an overlap, as most siblings on a site of many hosts; step 15 is for plain HTTP only.
    if (url.secure && hostOnly && sibling.hostOnly && sibling.host !== host) continue;
    if (isExpired(sibling, now)) continue;
    if (isSameScope(sibling, cookie)) replaces = sibling;
    else if (scopesOverlap(sibling, cookie)) {
      warned |= WARNING.SHADOWS;
      conflicting ??= sibling;
    }
    // A Secure cookie is refused for its own origin already; Chromium reports both.
    if (sibling.secure && !url.secure && overlaysSecure(cookie, sibling)) {
      refused |= REFUSAL.OVERWRITES_SECURE;
      conflicting = sibling;
    }
  }
  if (replaces) {
    // Step 22.2.
    if (replaces.httpOnly && !request.httpOnlyAllowed) refused |= REFUSAL.OVERWRITES_HTTP_ONLY;
    cookie.creationTime = replaces.creationTime;
    cookie.sequence = replaces.sequence;
  }
  // No other rule is about such a URL.
  if (url.scheme === "") refused = received.refused | REFUSAL.UNSUPPORTED_SCHEME;
  else if (url.registrableDomain === "") refused = received.refused | REFUSAL.INVALID_HOST;
  if (refused === 0 && cookie.expiryTime !== null) {
    const latest = Math.min(now + request.settings.limits.maxAge * 1000, MAX_DATE_TIME);
    if (cookie.expiryTime > latest) {
      cookie.expiryTime = latest;
      warned |= WARNING.LIFETIME_CAPPED;
    }
  }
  return { received, request, refused, warned, cookie, violations, replaces, conflicting };
}

/**
 * Warns of a cookie of the same name that a removal leaves: one that requests get too, or if it removes nothing, one of
 * `all` the cookies of the site that this URL can remove.
 */
export function reportRemoval<C extends StoredCookie>(decision: StoreDecision<C>, all: readonly C[]): void {
  const { cookie, request, replaces } = decision;
  if (!replaces)
    decision.conflicting ??= all.find(
      (stored) =>
        stored.name === cookie.name &&
        isSentToHost(stored, request.url.host) &&
        !isExpired(stored, request.now),
    );
  // Not stored, it shadows nothing and has no SameSite.
  decision.warned &= ~(WARNING.SHADOWS | WARNING.TREATED_AS_LAX);
  if (decision.conflicting) decision.warned |= WARNING.NOT_REMOVED;
  else if (!replaces) decision.warned |= WARNING.ALREADY_EXPIRED;
}

/** Step 15: a cookie from plain HTTP must not overlay a Secure cookie of the same name. */
function overlaysSecure(scope: Scope, secure: Scope): boolean {
  const { host } = secure;
  const related = domainMatches(host, scope.host) || domainMatches(scope.host, host);
  return related && pathMatches(scope.path, secure.path);
}

/** Whether some requests carry cookies of both scopes. */
function scopesOverlap(a: Scope, b: Scope): boolean {
  const shareHost = isSentToHost(a, b.host) || isSentToHost(b, a.host);
  return shareHost && (pathMatches(a.path, b.path) || pathMatches(b.path, a.path));
}

/** Returns a bit of `REFUSAL`, or 0. A host that is itself a public suffix may name itself; the cookie is then host-only. */
function domainRefusal(domain: string, { host, registrableDomain }: RequestUrl): number {
  if (domain === host) return 0;
  // DEVIATION(§5.6.3 step 1): a single dot is an invalid domain, but the text reads it as the host's own; Chromium and Firefox refuse it.
  if (domain === "") return REFUSAL.INVALID_DOMAIN;
  if (!domainMatches(host, domain))
    return HOST_NAME.test(domain) ? REFUSAL.DOMAIN_MISMATCH : REFUSAL.INVALID_DOMAIN;
  // Both are suffixes of one host, so a domain shorter than the registrable domain is the public suffix or above it.
  return domain.length < registrableDomain.length ? REFUSAL.PUBLIC_SUFFIX : 0;
}

/** Steps 20 and 21: returns the rules of the prefix that the cookie violates, in the words of its reason. */
function findViolations(
  prefix: NamePrefix,
  { secure, httpOnly, path }: StoredCookie,
  { url, pathGiven, hasDomain }: { url: RequestUrl; pathGiven: boolean; hasDomain: boolean },
): string[] {
  const violations = secure ? [] : ["is not Secure"];
  if (!url.secure) violations.push("came over plain HTTP");
  if (requiresHttpOnly(prefix) && !httpOnly) violations.push("is not HttpOnly");
  if (requiresHostOnly(prefix)) {
    if (!pathGiven || path !== "/") violations.push("has no Path=/");
    if (hasDomain) violations.push("has a Domain");
  }
  return violations;
}

/** Step 5: Max-Age has precedence over Expires; without both the cookie ends with the session (`null`). */
function computeExpiryTime(
  { maxAge, expires }: ReceivedSetCookie["attributes"],
  { now, responseDate }: CookieRequest,
): number | null {
  if (maxAge !== undefined) return maxAge <= 0 ? -Infinity : now + maxAge * 1000;
  if (expires === undefined) return null;
  // An invalid Date is ignored.
  return expires + (responseDate ? now - responseDate.getTime() || 0 : 0);
}

const PREFIX = {
  "__secure-": REFUSAL.PREFIX_SECURE,
  "__host-": REFUSAL.PREFIX_HOST,
  "__http-": REFUSAL.PREFIX_HTTP,
  "__host-http-": REFUSAL.PREFIX_HOST_HTTP,
};
const HOST_NAME = /^[\w.-]+$/;
const NOT_ASCII = /[^\x00-\x7f]/;
