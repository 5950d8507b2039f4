/** Where a cookie goes: with its name, this is its identity (RFC 6265bis §5.7 step 22). */

import { detachString } from "../../base/detached.ts";
import { inSamePartition, type StoredCookie } from "./stored-cookie.ts";

/** Shared by all cookies of a list that go the same way, so that one look tells of all of them. */
export type Scope = Readonly<Pick<StoredCookie, "host" | "hostOnly" | "path" | "partitionKey">>;

/** A scope that holds no header and nobody's object alive. A host alone is the one that `HostTable` keeps already. */
export function scopeOf({ host, hostOnly, path, partitionKey }: Scope): Scope {
  return {
    host: hostOnly ? host : detachString(host),
    hostOnly,
    path: detachString(path),
    partitionKey: partitionKey && {
      topLevelSite: detachString(partitionKey.topLevelSite),
      hasCrossSiteAncestor: partitionKey.hasCrossSiteAncestor,
    },
  };
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return (
    a.host === b.host &&
    a.path === b.path &&
    a.hostOnly === b.hostOnly &&
    inSamePartition(a.partitionKey, b.partitionKey)
  );
}
