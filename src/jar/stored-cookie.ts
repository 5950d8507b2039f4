/** A cookie as a user agent keeps it (RFC 6265bis §5.7). */

import type { Priority, SameSite } from "./parse-set-cookie-string.ts";

/** The page at the top and whether a page of another site stands between it and the request (CHIPS). */
export type PartitionKey = {
  /** Scheme and registrable domain, as in "https://example.test". */
  readonly topLevelSite: string;
  readonly hasCrossSiteAncestor: boolean;
};

/** Times are in milliseconds since 1970. */
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
  readonly partitionKey?: PartitionKey;
  readonly priority?: Priority;
};

/** A partition as one text: that of two keys are equal exactly when the keys are. */
export function partitionText(key: PartitionKey | undefined): string {
  return key === undefined ? "" : `${key.hasCrossSiteAncestor ? "+" : "-"}${key.topLevelSite}`;
}

/** Whether one replaces the other (§5.7 step 22). */
export function hasSameIdentity(a: StoredCookie, b: StoredCookie): boolean {
  return (
    a.name === b.name &&
    a.host === b.host &&
    a.hostOnly === b.hostOnly &&
    a.path === b.path &&
    partitionText(a.partitionKey) === partitionText(b.partitionKey)
  );
}
