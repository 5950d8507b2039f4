/** What has to go when a site has set too many cookies (RFC 6265bis §5.7, "remove excess cookies"; Chromium's quotas). */

import type { Limits } from "./limits.ts";
import { octetLength } from "./octet-length.ts";
import type { StoredCookie } from "./stored-cookie.ts";

/** What has to go from the cookies of a site in one partition, the newest included and the expired not. */
export function drivenOut<C extends StoredCookie>(
  cookies: readonly C[],
  partitioned: boolean,
  limits: Limits,
): readonly C[] {
  if (partitioned) return evictedFromPartition(cookies, limits);
  return cookies.length > limits.cookiesPerSite ? evicted(cookies, limits.cookiesPerSiteAfterEviction) : NONE;
}

/** What goes when the whole jar has too many: a tenth at once, the least recently used. */
export function evictedFromJar<C extends StoredCookie>(cookies: readonly C[], limit: number): C[] {
  if (cookies.length <= limit) return [];
  return [...cookies].sort(leastRecentlyUsed).slice(0, cookies.length - Math.ceil(limit * 0.9));
}

/** The cookies to remove so that `keep` stay: in Chromium's rounds, then whatever was used least recently. */
function evicted<C extends StoredCookie>(cookies: readonly C[], keep: number): C[] {
  const left = new Set([...cookies].sort(leastRecentlyUsed));
  for (const [priority, secure, spared] of ROUNDS) {
    const same = [...left].filter((cookie) => (cookie.priority ?? "medium") === priority);
    let excess = same.length - Math.floor((spared / 150) * keep);
    for (const cookie of same) {
      if (left.size <= keep || excess <= 0) break;
      if (cookie.secure !== secure) continue;
      left.delete(cookie);
      excess--;
    }
  }
  const gone = cookies.filter((cookie) => !left.has(cookie));
  return gone.concat([...left].slice(0, left.size - keep));
}

/** Those used least recently, so that the others keep within a number and a size in octets. */
function evictedFromPartition<C extends StoredCookie>(cookies: readonly C[], limits: Limits): readonly C[] {
  let octets = cookies.reduce((sum, cookie) => sum + sizeOf(cookie), 0);
  let left = cookies.length;
  const fits = () => left <= limits.cookiesPerPartition && octets <= limits.bytesPerPartition;
  if (fits()) return NONE;
  const gone: C[] = [];
  for (const cookie of [...cookies].sort(leastRecentlyUsed)) {
    if (fits()) break;
    octets -= sizeOf(cookie);
    left--;
    gone.push(cookie);
  }
  return gone;
}

function sizeOf({ name, value }: StoredCookie): number {
  return octetLength(name) + octetLength(value);
}

/** Those accessed in the same millisecond: the older ones first. */
function leastRecentlyUsed(a: StoredCookie, b: StoredCookie): number {
  return a.lastAccessTime - b.lastAccessTime || a.creationTime - b.creationTime || a.sequence - b.sequence;
}

/** What goes first, and how many of 150 cookies of a priority are spared in such a round, as in Chromium. */
const ROUNDS = [
  ["low", false, 30],
  ["low", true, 30],
  ["medium", false, 50],
  ["high", false, 70],
  ["medium", true, 50],
  ["high", true, 70],
] as const;
const NONE: readonly never[] = [];
