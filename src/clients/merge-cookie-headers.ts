/** A Cookie header of the jar's cookies and those that the caller gave (RFC 6265bis §4.2.1). */

import { readCookiePairs } from "../syntax/cookie-header.ts";

/** Returns the jar's Cookie header without the names that the caller's has, and the caller's after it. */
export function mergeCookieHeaders(fromJar: string, given: string): string {
  if (fromJar === "" || given === "") return given || fromJar;
  const names = new Set<string>();
  readCookiePairs(given, (name) => names.add(name));
  const kept = fromJar
    .split("; ")
    .filter((pair) => !names.has(pair.slice(0, Math.max(0, pair.indexOf("=")))));
  return [...kept, given].join("; ");
}
