/** What has to go when a site has set too many cookies (RFC 6265bis §5.7, "remove excess cookies"; Chromium's quotas). */

import { byteLength } from "../../syntax/byte-length.ts";
import type { JarLimits } from "../model/jar-limits.ts";
import type { StoredCookie } from "../model/stored-cookie.ts";

/** A cookie, and which of those set within a millisecond came first. */
type Evictable = StoredCookie & { readonly setOrder: number };

/** Whether the cookies of a site in one partition, the newest included and the expired not, are too many or too large. */
export function exceedsLimits(
  cookies: readonly StoredCookie[],
  partitioned: boolean,
  limits: JarLimits,
): boolean {
  if (!partitioned) return cookies.length > limits.cookiesPerSite;
  return !fitsPartition(cookies.length, totalBytes(cookies), limits);
}

/** What has to go of those that are crowded. */
export function evictFromSite<C extends Evictable>(
  cookies: readonly C[],
  partitioned: boolean,
  limits: JarLimits,
): C[] {
  const inOrder = [...cookies].sort(leastRecentlyUsed);
  return partitioned
    ? evictedFromPartition(inOrder, limits)
    : evicted(inOrder, Math.min(limits.cookiesPerSiteAfterEviction, limits.cookiesPerSite));
}

/** What goes when the whole jar has too many: a tenth at once, those that are not Secure first. */
export function evictFromJar<C extends Evictable>(cookies: readonly C[], limit: number): C[] {
  const inOrder = [...cookies].sort((a, b) => Number(a.secure) - Number(b.secure) || leastRecentlyUsed(a, b));
  return cookies.length > limit ? inOrder.slice(0, cookies.length - Math.ceil(limit * 0.9)) : [];
}

/** The cookies to remove so that `keep` stay: in Chromium's rounds, then whatever was used least recently. */
function evicted<C extends Evictable>(inOrder: readonly C[], keep: number): C[] {
  const left = new Set(inOrder);
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
  const gone = inOrder.filter((cookie) => !left.has(cookie));
  return gone.concat([...left].slice(0, left.size - keep));
}

/** Those used least recently, so that the others keep within a number and a size in octets. */
function evictedFromPartition<C extends Evictable>(inOrder: readonly C[], limits: JarLimits): C[] {
  let octets = totalBytes(inOrder);
  let gone = 0;
  while (gone < inOrder.length && !fitsPartition(inOrder.length - gone, octets, limits))
    octets -= totalBytes([inOrder[gone++]!]);
  return inOrder.slice(0, gone);
}

function fitsPartition(count: number, octets: number, limits: JarLimits): boolean {
  return count <= limits.cookiesPerPartition && octets <= limits.bytesPerPartition;
}

function totalBytes(cookies: readonly StoredCookie[]): number {
  return cookies.reduce((sum, { name, value }) => sum + byteLength(name) + byteLength(value), 0);
}

/** Of those set in one millisecond the older first, and of those sent in one. */
function leastRecentlyUsed(a: Evictable, b: Evictable): number {
  return (
    a.lastAccessTime - b.lastAccessTime ||
    a.setOrder - b.setOrder ||
    a.creationTime - b.creationTime ||
    a.sequence - b.sequence
  );
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
