/** Which cookies are meant: by their fields or by a function. */

import { inSamePartition, type StoredCookie } from "./stored-cookie.ts";

/** Fields that the cookie has, all of them, or what is true of it. */
export type JarFilter = Partial<StoredCookie> | ((cookie: StoredCookie) => boolean);

export function filterOf(filter: JarFilter): (cookie: StoredCookie) => boolean {
  if (typeof filter === "function") return filter;
  const { partitionKey, ...plain } = filter;
  const fields = Object.entries(plain);
  return (cookie) =>
    fields.every(([field, value]) => Reflect.get(cookie, field) === value) &&
    (partitionKey === undefined || inSamePartition(cookie.partitionKey, partitionKey));
}
