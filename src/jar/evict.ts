/** What has to go when a site has set too many cookies (RFC 6265bis §5.7, "remove excess cookies"; Chromium's quotas). */

import type { Limits } from "./limits.ts";
import { octetLength } from "./octet-length.ts";
import { isExpired, type StoredCookie } from "./stored-cookie.ts";

/** What has to go from the cookies of a site in one partition, the newest of them included. */
export function drivenOut<C extends StoredCookie>(
  cookies: readonly C[],
  partitioned: boolean,
  limits: Limits,
  now: number,
): readonly C[] {
  if (partitioned) return evictedFromPartition(cookies, limits, now);
  return cookies.length > limits.cookiesPerSite
    ? evicted(cookies, limits.cookiesPerSiteAfterEviction, now)
    : NONE;
}

/** What goes when the whole jar has too many: a tenth at once, the least recently used. */
export function evictedFromJar<C extends StoredCookie>(cookies: readonly C[], limit: number): C[] {
  if (cookies.length <= limit) return [];
  return [...cookies].sort(leastRecentlyUsed).slice(0, cookies.length - Math.ceil(limit * 0.9));
}

/** How many cookies of each priority, in ascending order, are spared at first: of 150 as in Chromium. */
const QUOTAS = { low: 30 / 150, medium: 50 / 150, high: 70 / 150 } as const;

/**
 * The cookies to remove so that `keep` stay: the expired, then rounds over the priorities, non-Secure before Secure,
 * the least recently used first.
 */
function evicted<C extends StoredCookie>(cookies: readonly C[], keep: number, now: number): C[] {
  const gone = new Set(cookies.filter((cookie) => isExpired(cookie, now)));
  const alive = cookies.filter((cookie) => !gone.has(cookie)).sort(leastRecentlyUsed);
  let excess = alive.length - keep;
  // Rounds of Chromium: low non-Secure, low Secure, medium non-Secure, medium and high non-Secure …
  for (const [priority, secure] of ROUNDS) {
    if (excess <= 0) break;
    const same = alive.filter((cookie) => (cookie.priority ?? "medium") === priority && !gone.has(cookie));
    const most = same.length - Math.floor(QUOTAS[priority] * keep);
    let room = Math.min(excess, most);
    for (const cookie of same) {
      if (room <= 0) break;
      if (cookie.secure !== secure) continue;
      gone.add(cookie);
      room--;
      excess--;
    }
  }
  for (const cookie of alive) {
    if (excess <= 0) break;
    if (gone.has(cookie)) continue;
    gone.add(cookie);
    excess--;
  }
  return [...gone];
}

/**
 * The cookies of one site in one partition to remove so that the others keep within a number and a size in octets:
 * the expired, then the least recently used.
 */
function evictedFromPartition<C extends StoredCookie>(
  cookies: readonly C[],
  { cookiesPerPartition, bytesPerPartition }: Limits,
  now: number,
): C[] {
  const gone = cookies.filter((cookie) => isExpired(cookie, now));
  const alive = cookies.filter((cookie) => !isExpired(cookie, now)).sort(leastRecentlyUsed);
  let octets = alive.reduce((sum, { name, value }) => sum + octetLength(name) + octetLength(value), 0);
  for (let i = 0; alive.length - i > cookiesPerPartition || octets > bytesPerPartition; i++) {
    const { name, value } = alive[i]!;
    octets -= octetLength(name) + octetLength(value);
    gone.push(alive[i]!);
  }
  return gone;
}

/** Those accessed in the same millisecond: the older ones first. */
function leastRecentlyUsed(a: StoredCookie, b: StoredCookie): number {
  return a.lastAccessTime - b.lastAccessTime || a.creationTime - b.creationTime || a.sequence - b.sequence;
}

const ROUNDS = [
  ["low", false],
  ["low", true],
  ["medium", false],
  ["high", false],
  ["medium", true],
  ["high", true],
] as const;

const NONE: readonly never[] = [];
