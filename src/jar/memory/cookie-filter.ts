/** Which cookies are meant: by their fields or by a function. */

import { inSamePartition, type StoredCookie } from "../model/stored-cookie.ts";

/** Fields that the cookie has, all of them (`partitionKey: undefined` where it is not partitioned), or what is true of it. */
export type JarFilter = Partial<StoredCookie> | ((cookie: StoredCookie) => boolean);

export function filterOf(filter: JarFilter): (cookie: StoredCookie) => boolean {
  if (typeof filter === "function") return filter;
  const { partitionKey, ...plain } = filter;
  const anyPartition = !("partitionKey" in filter);
  const fields = Object.entries(plain);
  return (cookie) =>
    fields.every(([field, value]) => Reflect.get(cookie, field) === value) &&
    (anyPartition || inSamePartition(cookie.partitionKey, partitionKey));
}
