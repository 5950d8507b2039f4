/** The storage model: whether a received cookie is kept, and as what (RFC 6265bis §5.7). Pure: it writes nothing. */

import { demandsHost, demandsHttpOnly, namePrefix } from "../syntax/name-prefix.ts";
import { domainMatches, isAddress } from "./host.ts";
import type { ReceivedSetCookie } from "./parse-set-cookie-string.ts";
import { defaultPath, pathMatches } from "./path.ts";
import type { SuffixTable } from "./public-suffix.ts";
import { REFUSED, WARNED } from "./reason.ts";
import type { SameSiteContext } from "./request-context.ts";
import type { RequestUrl } from "./request-url.ts";
import { inSamePartition, isExpired, type PartitionKey, type StoredCookie } from "./stored-cookie.ts";

/** Who says it, when, and to a user agent of which rules. */
export type StoreRequest = {
  readonly url: RequestUrl;
  readonly sameSite: SameSiteContext;
  /** Whether this is HTTP; a script may not see or write HttpOnly cookies. */
  readonly httpOnlyAllowed: boolean;
  readonly partitionKey: PartitionKey;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** What the server's clock is behind, in milliseconds: `Expires` is told by it. */
  readonly clockSkew: number;
  /** The longest lifetime, in seconds. */
  readonly maxAge: number;
  /** Of a cookie that replaces none. */
  readonly sequence: number;
  readonly suffixes: SuffixTable;
};

/** What is to be done. A cookie whose `expiryTime` has passed only removes the one that it replaces. */
export type StoreDecision<C extends StoredCookie> = {
  /** Bits of `REFUSED`; the cookie is stored when there is none. */
  refused: number;
  /** Bits of `WARNED`. */
  warned: number;
  cookie: StoredCookie | undefined;
  replaces: C | undefined;
};

/**
 * The "store a cookie" steps over the stored cookies of the same registrable domain.
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
  const scope = cookieDomain(received.domain, request);
  refused |= scope.refused;
  const { host, hostOnly } = scope;
  const path = received.path ?? defaultPath(url.path);
  // Steps 12 and 13.
  if (secure && !url.secure) refused |= REFUSED["insecure-origin"];
  if (httpOnly && !request.httpOnlyAllowed) refused |= REFUSED["http-only-not-allowed"];
  // Step 16: cookies without SameSite count as Lax.
  if (sameSite !== "none" && request.sameSite === "none") refused |= REFUSED["same-site-cross-site"];
  if (sameSite === "none" && !secure) refused |= REFUSED["same-site-none-insecure"];
  if (sameSite === "unset") warned |= WARNED["treated-as-lax"];
  if (received.partitioned && !secure) refused |= REFUSED["partitioned-insecure"];
  refused |= brokenPrefixes(received, hostOnly, path);

  const partitionKey = received.partitioned ? request.partitionKey : undefined;
  let replaces: C | undefined;
  for (const sibling of siblings) {
    if (sibling.name !== name || isExpired(sibling, now)) continue;
    const same = sibling.host === host && sibling.path === path;
    if (same && sibling.hostOnly === hostOnly && inSamePartition(sibling.partitionKey, partitionKey))
      replaces = sibling;
    // Step 15: a Secure cookie is left alone by what came over plain HTTP.
    if (
      sibling.secure &&
      !url.secure &&
      !secure &&
      (domainMatches(sibling.host, host) || domainMatches(host, sibling.host)) &&
      pathMatches(path, sibling.path)
    )
      refused |= REFUSED["overwrites-secure"];
    else if (!same && !hostOnly && sibling.host !== host) warned |= WARNED.shadows;
  }
  // Step 22.2.
  if (replaces?.httpOnly && !request.httpOnlyAllowed) refused |= REFUSED["overwrites-http-only"];
  if (refused !== 0) return { refused, warned, cookie: undefined, replaces: undefined };

  const latest = now + request.maxAge * 1000;
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
  return { refused, warned, cookie, replaces };
}

type Scope = { host: string; hostOnly: boolean; refused: number };

/** Steps 7 to 10: the domain that the cookie covers. */
function cookieDomain(attribute: string | undefined, request: StoreRequest): Scope {
  const { host, registrableDomain } = request.url;
  const { suffixes } = request;
  const own = { host, hostOnly: true, refused: 0 };
  if (attribute === undefined) return own;
  if (/[^\x00-\x7f]/.test(attribute)) return { ...own, refused: REFUSED["domain-not-ascii"] };
  const domain = attribute.toLowerCase();
  // DEVIATION(§5.6.3 step 1): a lone dot is no domain, where the text makes it the host's own; Chromium and Firefox refuse it.
  if (domain === "") return { ...own, refused: REFUSED["invalid-domain"] };
  // DEVIATION(§5.7 step 10): the address itself as Domain gives a host-only cookie, as in Chromium and Firefox.
  if (isAddress(host)) return domain === host ? own : { ...own, refused: REFUSED["domain-mismatch"] };
  if (!domainMatches(host, domain)) return { ...own, refused: REFUSED["domain-mismatch"] };
  // Shorter than the registrable domain is a public suffix, or what lies above one.
  if (suffixes.suffixOf(domain) === domain || domain.length < registrableDomain.length)
    return domain === host ? own : { ...own, refused: REFUSED["public-suffix"] };
  return { host: domain, hostOnly: false, refused: 0 };
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

/** Step 5: Max-Age before Expires, the session where there is neither. */
function wantedExpiry(received: ReceivedSetCookie, request: StoreRequest): number | null {
  const { maxAge, expires } = received;
  if (maxAge !== undefined) return maxAge <= 0 ? Number.NEGATIVE_INFINITY : request.now + maxAge * 1000;
  return expires === undefined ? null : expires + request.clockSkew;
}
