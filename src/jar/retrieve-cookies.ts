/** Which stored cookies go with a request, and in which order (RFC 6265bis §5.8.3). Pure: it writes nothing. */

import { domainMatches } from "./host.ts";
import { pathMatches } from "./path.ts";
import { HELD } from "./reason.ts";
import type { SameSiteContext } from "./request-context.ts";
import { ownPartition, type RequestUrl } from "./request-url.ts";
import {
  inSamePartition,
  inSendingOrder,
  isExpired,
  type PartitionKey,
  type StoredCookie,
} from "./stored-cookie.ts";

export type RetrieveRequest = {
  readonly url: RequestUrl;
  readonly sameSite: SameSiteContext;
  readonly httpOnlyAllowed: boolean;
  /** `undefined` for the URL's own. */
  readonly partitionKey: PartitionKey | undefined;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** Whether young cookies without SameSite go with unsafe navigations from other sites (§5.7.2 of the RFC). */
  readonly laxAllowingUnsafe: boolean;
};

/**
 * The "retrieve cookies" steps, in sending order.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.8.3
 */
export function retrieveCookies<C extends StoredCookie>(request: RetrieveRequest, cookies: Iterable<C>): C[] {
  const included: C[] = [];
  let ordered = true;
  for (const cookie of cookies) {
    if (heldBack(cookie, request) !== 0) continue;
    const last = included.at(-1);
    if (last && inSendingOrder(last, cookie) > 0) ordered = false;
    included.push(cookie);
  }
  return ordered ? included : included.sort(inSendingOrder);
}

/** Bits of `HELD`: everything that keeps a cookie from going with a request. */
export function heldBack(cookie: StoredCookie, request: RetrieveRequest): number {
  const { url, now } = request;
  let held = 0;
  if (cookie.hostOnly ? cookie.host !== url.host : !domainMatches(url.host, cookie.host))
    held |= HELD["host-mismatch"];
  if (!pathMatches(url.path, cookie.path)) held |= HELD["path-mismatch"];
  if (cookie.secure && !url.secure) held |= HELD["secure-required"];
  if (cookie.httpOnly && !request.httpOnlyAllowed) held |= HELD["http-only-hidden"];
  if (isExpired(cookie, now)) held |= HELD.expired;
  const { partitionKey } = cookie;
  if (partitionKey && !inSamePartition(partitionKey, request.partitionKey ?? ownPartition(url)))
    held |= HELD["partition-mismatch"];
  return held | heldByScope(cookie, request);
}

function heldByScope(cookie: StoredCookie, request: RetrieveRequest): number {
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
