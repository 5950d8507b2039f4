/** A filter of `remove`: fields that a cookie must have, or a predicate. */

import { isSamePartition, type StoredCookie } from "../model/stored-cookie.ts";

/** Fields that must all be equal (`partitionKey: undefined` matches only unpartitioned cookies), or a predicate. */
export type JarFilter = Partial<StoredCookie> | ((cookie: StoredCookie) => boolean);

export function toPredicate(filter: JarFilter): (cookie: StoredCookie) => boolean {
  if (typeof filter === "function") return filter;
  const fields = Object.entries(filter);
  return (cookie) =>
    fields.every(([field, value]) =>
      field === "partitionKey"
        ? isSamePartition(cookie.partitionKey, filter.partitionKey)
        : Reflect.get(cookie, field) === value,
    );
}
