/** A cookie as a user agent keeps it (RFC 6265bis §5.7). */

import type { Priority, SameSite } from "../rules/parse-set-cookie.ts";

/** The site of the page at the top, and whether any page above the request, that one included, is of another (CHIPS). */
export type PartitionKey = {
  /** Scheme and registrable domain, as in "https://example.test". */
  readonly topLevelSite: string;
  readonly hasCrossSiteAncestor: boolean;
};

/** Times are in whole milliseconds since 1970. */
export type StoredCookie = {
  readonly name: string;
  readonly value: string;
  /** Without a leading dot; IPv6 in brackets. */
  readonly host: string;
  /** Goes to the host alone, not to the domains below it. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite;
  /** `null` for a cookie that ends with the session. */
  readonly expiryTime: number | null;
  readonly creationTime: number;
  readonly lastAccessTime: number;
  /** Tells apart what was created in the same millisecond. */
  readonly sequence: number;
  readonly partitionKey?: PartitionKey | undefined;
  readonly priority?: Priority | undefined;
};

/** Whether its time has passed (§5.7: expired where the expiry date is in the past). */
export function isExpired({ expiryTime }: Pick<StoredCookie, "expiryTime">, now: number): boolean {
  return expiryTime !== null && expiryTime <= now;
}

/** Whether two cookies, or a cookie and a request, are of one partition; `undefined` is that of the unpartitioned. */
export function inSamePartition(a: PartitionKey | undefined, b: PartitionKey | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.topLevelSite === b.topLevelSite && a.hasCrossSiteAncestor === b.hasCrossSiteAncestor;
}

/** A copy that has nothing else in it. */
export function partitionKeyOf({ topLevelSite, hasCrossSiteAncestor }: PartitionKey): PartitionKey {
  return { topLevelSite, hasCrossSiteAncestor };
}

/** §5.8.3 step 2: longer paths first, then the older ones. */
export function inSendingOrder(a: StoredCookie, b: StoredCookie): number {
  return b.path.length - a.path.length || a.creationTime - b.creationTime || a.sequence - b.sequence;
}

/** The last time that a `Date` can be. */
export const LAST_TIME = 8.64e15;
