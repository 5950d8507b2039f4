/** Which stored cookies go with a request, and in which order (RFC 6265bis §5.8.3). Pure: it writes nothing. */

import { domainMatches } from "./host.ts";
import { pathMatches } from "./path.ts";
import { HELD, WARNED } from "./reason.ts";
import type { SameSiteContext } from "./request-context.ts";
import { ownPartition, type RequestUrl } from "./request-url.ts";
import { isSameScope, type Scope } from "./scope.ts";
import { inSamePartition, isExpired, type PartitionKey, type StoredCookie } from "./stored-cookie.ts";

export type RetrieveRequest = {
  readonly url: RequestUrl;
  readonly sameSite: SameSiteContext;
  /** What it would be if http and https were one site; for explanations alone. */
  readonly schemelessSameSite?: SameSiteContext | undefined;
  readonly httpOnlyAllowed: boolean;
  /** `undefined` for the URL's own. */
  readonly partitionKey: PartitionKey | undefined;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** Whether young cookies without SameSite go with unsafe navigations from other sites (§5.7.2 of the RFC). */
  readonly laxAllowingUnsafe: boolean;
};

/**
 * The "retrieve cookies" steps. The cookies are given in sending order, which is kept (step 2).
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.8.3
 */
export function retrieveCookies<C extends StoredCookie>(request: RetrieveRequest, cookies: Iterable<C>): C[] {
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
export function heldBack(cookie: StoredCookie, request: RetrieveRequest): number {
  const held = heldByScope(cookie, request) | heldByNature(cookie, request);
  const { schemelessSameSite: sameSite } = request;
  const bySite = heldBySite(cookie, request);
  const byScheme = sameSite && bySite !== 0 && heldBySite(cookie, { ...request, sameSite }) === 0;
  return (
    held |
    (byScheme ? HELD["cross-scheme"] : 0) |
    (request.url.scheme === "" ? HELD["unsupported-scheme"] : 0)
  );
}

/** Bits of `WARNED`: what should be known of a cookie that goes with a request. */
export function sentWithDoubt(cookie: StoredCookie, request: RetrieveRequest): number {
  const { url, sameSite } = request;
  let warned = 0;
  if (cookie.secure && url.scheme === "http") warned |= WARNED["secure-over-loopback"];
  if (cookie.sameSite === "unset" && sameSite === "unset-or-less") warned |= WARNED["lax-allowing-unsafe"];
  return warned;
}

function heldByScope(scope: Scope, { url, partitionKey }: RetrieveRequest): number {
  let held = 0;
  if (scope.hostOnly ? scope.host !== url.host : !domainMatches(url.host, scope.host))
    held |= HELD["host-mismatch"];
  if (!pathMatches(url.path, scope.path)) held |= HELD["path-mismatch"];
  if (scope.partitionKey && !inSamePartition(scope.partitionKey, partitionKey ?? ownPartition(url)))
    held |= HELD["partition-mismatch"];
  return held;
}

function heldByNature(cookie: StoredCookie, request: RetrieveRequest): number {
  let held = 0;
  if (cookie.secure && !request.url.secure) held |= HELD["secure-required"];
  if (cookie.httpOnly && !request.httpOnlyAllowed) held |= HELD["http-only-hidden"];
  if (isExpired(cookie, request.now)) held |= HELD.expired;
  return held | heldBySite(cookie, request);
}

function heldBySite(cookie: StoredCookie, request: RetrieveRequest): number {
  const { sameSite: context, now } = request;
  if (context === "strict-or-less" || cookie.sameSite === "none") return 0;
  if (cookie.sameSite === "strict") return HELD["same-site-strict"];
  if (context === "lax-or-less") return 0;
  if (cookie.sameSite === "lax") return HELD["same-site-lax"];
  const young = now - cookie.creationTime < LAX_ALLOWING_UNSAFE_MS;
  return context === "unset-or-less" && request.laxAllowingUnsafe && young ? 0 : HELD["same-site-unset"];
}

/** Two minutes, as in Chromium. */
const LAX_ALLOWING_UNSAFE_MS = 120_000;
