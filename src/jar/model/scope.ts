/** The scope of a cookie: with the name, its identity (RFC 6265bis §5.7 step 22). */

import { detachString } from "../../base/detached.ts";
import { isSamePartition, type PartitionKey, type StoredCookie } from "./stored-cookie.ts";

/** The host, path and partition of a cookie; shared by all cookies of a list that have the same. */
export type Scope = Readonly<Pick<StoredCookie, "host" | "hostOnly" | "path" | "partitionKey">>;

/**
 * Returns a copy of a scope that keeps neither a header nor a caller's object alive. The host of a host-only cookie is
 * already a string of its own, which `HostTable` shares.
 */
export function internScope({ host, hostOnly, path, partitionKey }: Scope): Scope {
  return {
    host: hostOnly ? host : detachString(host),
    hostOnly,
    path: detachString(path),
    partitionKey: partitionKey && copyPartitionKey(partitionKey),
  };
}

/** Copies a partition key, without any other properties that the caller's object has. */
export function copyPartitionKey({ topLevelSite, hasCrossSiteAncestor }: PartitionKey): PartitionKey {
  return { topLevelSite: detachString(topLevelSite), hasCrossSiteAncestor };
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return (
    a.host === b.host &&
    a.path === b.path &&
    a.hostOnly === b.hostOnly &&
    isSamePartition(a.partitionKey, b.partitionKey)
  );
}
