/** The storage model: whether a received cookie is kept, and as what (RFC 6265bis §5.7). Pure: it writes nothing. */

import { demandsHost, demandsHttpOnly, namePrefix } from "../syntax/name-prefix.ts";
import { domainMatches } from "./host.ts";
import type { ReceivedSetCookie } from "./parse-set-cookie-string.ts";
import { pathMatches } from "./path.ts";
import { REFUSED, WARNED } from "./reason.ts";
import type { SameSiteContext } from "./request-context.ts";
import { ownPartition, type RequestUrl } from "./request-url.ts";
import { isSameScope, type Scope } from "./scope.ts";
import { isExpired, type PartitionKey, type StoredCookie } from "./stored-cookie.ts";

/** Who says it, when, and to a user agent of which rules. */
export type StoreRequest = {
  readonly url: RequestUrl;
  readonly sameSite: SameSiteContext;
  /** What it would be if http and https were one site; for explanations alone. */
  readonly schemelessSameSite?: SameSiteContext | undefined;
  /** Whether this is HTTP; a script may not see or write HttpOnly cookies. */
  readonly httpOnlyAllowed: boolean;
  /** `undefined` for the URL's own. */
  readonly partitionKey: PartitionKey | undefined;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** What the server's clock is behind, in milliseconds: `Expires` is told by it. */
  readonly clockSkew: number;
  /** The longest lifetime, in seconds. */
  readonly maxAge: number;
  /** Of a cookie that replaces none. */
  readonly sequence: number;
};

/** What is to be done. A cookie whose `expiryTime` has passed only removes the one that it replaces. */
export type StoreDecision<C extends StoredCookie> = {
  readonly received: ReceivedSetCookie;
  readonly url: RequestUrl;
  /** Bits of `REFUSED`; the cookie is stored when there is none. */
  refused: number;
  /** Bits of `WARNED`. */
  warned: number;
  cookie: StoredCookie | undefined;
  replaces: C | undefined;
  /** The stored cookie that a reason speaks of. */
  rival: C | undefined;
};

/**
 * The "store a cookie" steps over the stored cookies of the same registrable domain and partition.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.7
 */
export function storeCookie<C extends StoredCookie>(
  received: ReceivedSetCookie,
  request: StoreRequest,
  siblings: Iterable<C>,
): StoreDecision<C> {
  const { url, now } = request;
  const { name, value, secure, httpOnly, sameSite } = received;
  let { refused, warned } = received;
  if (url.scheme === "") refused |= REFUSED["unsupported-scheme"];
  const domain = cookieDomain(received.domain, url);
  refused |= domain.refused;
  const { host, hostOnly } = domain;
  const path = received.path ?? url.defaultPath;
  // Steps 12 and 13.
  if (secure && !url.secure) refused |= REFUSED["insecure-origin"];
  if (secure && url.scheme === "http") warned |= WARNED["secure-over-loopback"];
  if (httpOnly && !request.httpOnlyAllowed) refused |= REFUSED["http-only-not-allowed"];
  // Step 16: cookies without SameSite count as Lax.
  if (sameSite !== "none" && request.sameSite === "none") {
    refused |= REFUSED["same-site-cross-site"];
    if ((request.schemelessSameSite ?? "none") !== "none") refused |= REFUSED["cross-scheme"];
  }
  if (sameSite === "none" && !secure) refused |= REFUSED["same-site-none-insecure"];
  if (sameSite === "unset") warned |= WARNED["treated-as-lax"];
  if (received.partitioned && !secure) refused |= REFUSED["partitioned-insecure"];
  refused |= brokenPrefixes(received, hostOnly, path);

  const partitionKey = received.partitioned ? (request.partitionKey ?? ownPartition(url)) : undefined;
  const scope: Scope = { host, hostOnly, path, partitionKey };
  let replaces: C | undefined;
  let rival: C | undefined;
  for (const sibling of siblings) {
    if (sibling.name !== name || isExpired(sibling, now)) continue;
    if (isSameScope(sibling, scope)) replaces = sibling;
    else if (overlap(sibling, scope)) {
      warned |= WARNED.shadows;
      rival ??= sibling;
    }
    if (sibling.secure && !secure && !url.secure && wouldOverlay(scope, sibling)) {
      refused |= REFUSED["overwrites-secure"];
      rival = sibling;
    }
  }
  // Step 22.2.
  if (replaces?.httpOnly && !request.httpOnlyAllowed) refused |= REFUSED["overwrites-http-only"];
  if (refused !== 0) return { received, url, refused, warned, cookie: undefined, replaces: undefined, rival };

  const latest = Math.min(now + request.maxAge * 1000, LAST_TIME);
  let expiryTime = wantedExpiry(received, request);
  if (expiryTime !== null && expiryTime > latest) {
    expiryTime = latest;
    warned |= WARNED["lifetime-capped"];
  }
  if (expiryTime !== null && expiryTime <= now && !replaces) warned |= WARNED["already-expired"];
  const cookie: StoredCookie = {
    name,
    value,
    host,
    hostOnly,
    path,
    secure,
    httpOnly,
    sameSite,
    expiryTime,
    creationTime: replaces?.creationTime ?? now,
    lastAccessTime: now,
    sequence: replaces?.sequence ?? request.sequence,
    partitionKey,
    priority: received.priority,
  };
  return { received, url, refused, warned, cookie, replaces, rival };
}

/** Step 15: what came over plain HTTP leaves alone a Secure cookie that it would be taken for. */
function wouldOverlay(scope: Scope, secured: Scope): boolean {
  const { host } = secured;
  const related = domainMatches(host, scope.host) || domainMatches(scope.host, host);
  return related && pathMatches(scope.path, secured.path);
}

/** Whether there are requests that two cookies both go with. */
function overlap(a: Scope, b: Scope): boolean {
  const hosts =
    a.host === b.host ||
    (!b.hostOnly && domainMatches(a.host, b.host)) ||
    (!a.hostOnly && domainMatches(b.host, a.host));
  return hosts && (pathMatches(a.path, b.path) || pathMatches(b.path, a.path));
}

type Domain = { host: string; hostOnly: boolean; refused: number };

/** Steps 7 to 10: the domain that the cookie covers. */
function cookieDomain(attribute: string | undefined, url: RequestUrl): Domain {
  const { host } = url;
  if (attribute === undefined) return { host, hostOnly: true, refused: 0 };
  const domain = attribute.toLowerCase();
  const refused = wrongDomain(domain, url);
  // DEVIATION(§5.7 step 10): the address itself as Domain gives a host-only cookie, as in Chromium and Firefox.
  const hostOnly = refused !== 0 || (domain === host && (url.isAddress || url.suffixLength === host.length));
  return { host: hostOnly ? host : domain, hostOnly, refused };
}

/** Bits of `REFUSED`. A public suffix may be named by the host that it is, for itself alone. */
function wrongDomain(domain: string, { host, isAddress, suffixLength }: RequestUrl): number {
  if (/[^\x00-\x7f]/.test(domain)) return REFUSED["domain-not-ascii"];
  // DEVIATION(§5.6.3 step 1): a lone dot is no domain, where the text makes it the host's own; Chromium and Firefox refuse it.
  if (domain === "") return REFUSED["invalid-domain"];
  if (domain === host) return 0;
  if (isAddress || !domainMatches(host, domain)) return REFUSED["domain-mismatch"];
  // Of the same host, what is no longer than its public suffix is that suffix, or lies above it.
  return domain.length <= suffixLength ? REFUSED["public-suffix"] : 0;
}

/** Steps 20 and 21: what the name promises. */
function brokenPrefixes(received: ReceivedSetCookie, hostOnly: boolean, path: string): number {
  const { name, value, secure, httpOnly } = received;
  if (name === "") return namePrefix(value) ? REFUSED["nameless-prefix"] : 0;
  const prefix = namePrefix(name);
  if (!prefix) return 0;
  const hostKept = !demandsHost(prefix) || (hostOnly && received.pathGiven && path === "/");
  const httpKept = !demandsHttpOnly(prefix) || httpOnly;
  if (secure && hostKept && httpKept) return 0;
  if (prefix === "__secure-") return REFUSED["prefix-secure"];
  if (prefix === "__host-") return REFUSED["prefix-host"];
  return prefix === "__http-" ? REFUSED["prefix-http"] : REFUSED["prefix-host-http"];
}

/** Of a `Date`, in milliseconds. */
const LAST_TIME = 8.64e15;

/** Step 5: Max-Age before Expires, the session where there is neither. */
function wantedExpiry(received: ReceivedSetCookie, request: StoreRequest): number | null {
  const { maxAge, expires } = received;
  if (maxAge !== undefined) return maxAge <= 0 ? Number.NEGATIVE_INFINITY : request.now + maxAge * 1000;
  return expires === undefined ? null : expires + request.clockSkew;
}
