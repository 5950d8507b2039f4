/** A cookie as a user agent stores it (RFC 6265bis §5.7). */

/** The latest time that a `Date` can hold. */
export const MAX_DATE_TIME = 8.64e15;
/** An access counts once a minute, as in Chromium and Firefox; in milliseconds. */
export const ACCESS_GRANULARITY = 60_000;
/** How long cookies without SameSite are young (§5.6.7.2): two minutes, as in Chromium; in milliseconds. */
export const LAX_ALLOWING_UNSAFE_MS = 120_000;

/** "unset" stands for an attribute that is absent, or has any other word. */
export const SAME_SITES = ["strict", "lax", "none", "unset"] as const;
export const PRIORITIES = ["low", "medium", "high"] as const;
export type SameSite = (typeof SAME_SITES)[number];
export type Priority = (typeof PRIORITIES)[number];

/** The partition of a cookie or a request (CHIPS). */
export type PartitionKey = {
  /** Scheme and registrable domain of the page at the top, as in "https://example.test". */
  readonly topLevelSite: string;
  /** Whether any page above the request, including the page at the top, is of another site. */
  readonly hasCrossSiteAncestor: boolean;
};

/** Times are whole milliseconds since 1970. */
export type StoredCookie = {
  readonly name: string;
  readonly value: string;
  /** Without a leading dot; IPv6 in brackets. */
  readonly host: string;
  /** Sent to this host only, not to the domains below it. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite;
  /** `null` for a cookie that ends with the session. */
  readonly expiryTime: number | null;
  readonly creationTime: number;
  /** When it was set, or overwritten by a cookie of the same name and scope. */
  readonly lastUpdateTime: number;
  readonly lastAccessTime: number;
  /** The order of creation among cookies with the same `creationTime`. */
  readonly sequence: number;
  readonly partitionKey?: PartitionKey | undefined;
  readonly priority?: Priority | undefined;
};

/** Whether the cookie has expired (§5.7: its expiry date is in the past). */
export function isExpired({ expiryTime }: Pick<StoredCookie, "expiryTime">, now: number): boolean {
  return expiryTime !== null && expiryTime <= now;
}

/** Whether two partition keys name the same partition; `undefined` stands for no partition. */
export function isSamePartition(a: PartitionKey | undefined, b: PartitionKey | undefined): boolean {
  return a?.topLevelSite === b?.topLevelSite && a?.hasCrossSiteAncestor === b?.hasCrossSiteAncestor;
}

/** Compares two cookies for the order in which they are sent (§5.8.3 step 2): longer paths first, then older cookies. */
export function compareSendingOrder(a: StoredCookie, b: StoredCookie): number {
  return b.path.length - a.path.length || compareCreation(a, b);
}

/** Compares two cookies for the order in which they were created. */
export function compareCreation(a: StoredCookie, b: StoredCookie): number {
  return a.creationTime - b.creationTime || a.sequence - b.sequence;
}
