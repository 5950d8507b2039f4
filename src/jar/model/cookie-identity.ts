/** The identity of a cookie as a text: its name and scope (RFC 6265bis §5.7 step 22). */

import type { Scope } from "./scope.ts";

/** The fields that make the identity of a cookie. */
export type CookieIdentity = Partial<Scope & { readonly name: string }>;

/** Returns the same text for two cookies if one replaces the other. Cookies of one host and path are neighbours. */
export function printIdentity({ host, hostOnly, path, name, partitionKey }: CookieIdentity): string {
  const identity: unknown[] = [host, path, name, hostOnly];
  if (partitionKey) identity.push(partitionKey.topLevelSite, partitionKey.hasCrossSiteAncestor);
  return JSON.stringify(identity);
}

/** Returns the identity that a record of a file has, or `undefined` if the record is none. */
export function readIdentity(record: unknown): CookieIdentity | undefined {
  const { host, hostOnly, path, name, partitionKey }: Record<string, unknown> = Object(record);
  const isText = [host, path, name].every((field) => typeof field === "string");
  if (!isText || typeof hostOnly !== "boolean") return undefined;
  const { topLevelSite, hasCrossSiteAncestor }: Record<string, unknown> = Object(partitionKey);
  const isPartition = typeof topLevelSite === "string" && typeof hasCrossSiteAncestor === "boolean";
  if (partitionKey !== undefined && !isPartition) return undefined;
  return record as CookieIdentity;
}
