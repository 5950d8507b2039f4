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

/** Whether a record of a file has the identity of a cookie. */
export function isIdentity(record: unknown): record is CookieIdentity {
  const { host, hostOnly, path, name, partitionKey }: Record<string, unknown> = Object(record);
  if (typeof hostOnly !== "boolean" || [host, path, name].some((field) => typeof field !== "string"))
    return false;
  const { topLevelSite, hasCrossSiteAncestor }: Record<string, unknown> = Object(partitionKey);
  return (
    partitionKey === undefined ||
    (typeof topLevelSite === "string" && typeof hasCrossSiteAncestor === "boolean")
  );
}
