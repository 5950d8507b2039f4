/** Eviction: chooses the cookies to remove if a site or the jar has too many (RFC 6265bis §5.7, "remove excess cookies"; Chromium's quotas). */

import { byteLength } from "../../syntax/text/byte-length.ts";
import type { JarLimits } from "../model/jar-limits.ts";
import { compareCreation, type StoredCookie } from "../model/stored-cookie.ts";

/** `setOrder` is the order of cookies that were set in the same millisecond; 0 once the cookie was sent. */
type Evictable = StoredCookie & { readonly setOrder: number };

/** Whether the cookies of one site in one partition are too many or too large. They include the newest cookie and no expired one. */
export function exceedsLimits(cookies: readonly StoredCookie[], limits: JarLimits): boolean {
  return cookies[0]?.partitionKey
    ? !(cookies.length <= limits.cookiesPerPartition && totalBytes(cookies) <= limits.bytesPerPartition)
    : cookies.length > limits.cookiesPerSite;
}

/** Returns the cookies to evict from a list that exceeds its limits. */
export function evictFromSite<C extends Evictable>(cookies: readonly C[], limits: JarLimits): C[] {
  const inOrder = [...cookies].sort(leastRecentlyUsed);
  return cookies[0]?.partitionKey
    ? evictFromPartition(inOrder, limits)
    : evictInRounds(inOrder, Math.min(limits.cookiesPerSiteAfterEviction, limits.cookiesPerSite));
}

/** Returns the cookies to evict if the whole jar has more than `limit`: down to nine tenths of it, cookies without Secure first. */
export function evictFromJar<C extends Evictable>(cookies: readonly C[], limit: number): C[] {
  const inOrder = [...cookies].sort((a, b) => Number(a.secure) - Number(b.secure) || leastRecentlyUsed(a, b));
  return cookies.length > limit ? inOrder.slice(0, cookies.length - Math.ceil(limit * 0.9)) : [];
}

/** Returns the cookies to remove so that `keep` stay: in Chromium's rounds, then the least recently used. */
function evictInRounds<C extends Evictable>(inOrder: readonly C[], keep: number): C[] {
  const left = new Set(inOrder);
  for (const [priority, secure, spared] of ROUNDS) {
    const same = [...left].filter((cookie) => (cookie.priority ?? "medium") === priority);
    let excess = same.length - Math.floor((spared / 150) * keep);
    for (const cookie of same) {
      // A limit that is no number evicts.
      if (left.size <= keep || excess <= 0) break;
      if (cookie.secure !== secure) continue;
      left.delete(cookie);
      excess--;
    }
  }
  for (const cookie of left) if (left.size > keep) left.delete(cookie);
  return inOrder.filter((cookie) => !left.has(cookie));
}

/** Returns the least recently used cookies, as many as exceed the number and the size of a partition. */
function evictFromPartition<C extends Evictable>(inOrder: readonly C[], limits: JarLimits): C[] {
  let count = 0;
  while (inOrder[count] && exceedsLimits(inOrder.slice(count), limits)) count++;
  return inOrder.slice(0, count);
}

function totalBytes(cookies: readonly StoredCookie[]): number {
  return cookies.reduce((sum, { name, value }) => sum + byteLength(name) + byteLength(value), 0);
}

/** Ties: cookies set in the same millisecond go in set order, cookies sent in the same millisecond in creation order. */
function leastRecentlyUsed(a: Evictable, b: Evictable): number {
  return a.lastAccessTime - b.lastAccessTime || a.setOrder - b.setOrder || compareCreation(a, b);
}

/** Priority, Secure, and how many of 150 cookies of that priority a round spares, as in Chromium. */
const ROUNDS = [
  ["low", false, 30],
  ["low", true, 30],
  ["medium", false, 50],
  ["high", false, 70],
  ["medium", true, 50],
  ["high", true, 70],
] as const;
