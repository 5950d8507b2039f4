/** Patterns of hosts in rules and in `allowed_refresh_initiators` (DBSC "Identify if a host matches a pattern"). */

import { canonicalHost } from "./site.ts";

/** Whether the text is a pattern to Chromium: "*" alone, or with a star in no other place than in "*." at the beginning. */
export function isHostPattern(text: string): boolean {
  return text === "*" || (text !== "" && !hostPart(text).includes("*"));
}

/** Whether the pattern, which is compared as text, covers the host. */
export function matchesHostPattern(pattern: string, host: string): boolean {
  if (pattern === "*" || pattern === host) return true;
  return pattern.startsWith("*.") && host.endsWith(pattern.slice(1));
}

/** Whether some host of a URL has the text of this pattern: in lower case, in ASCII, without scheme, port and leading dot. */
export function canMatch(pattern: string): boolean {
  const host = hostPart(pattern);
  return pattern === "*" || (canonicalHost(host) === host && !host.startsWith("."));
}

/** Returns the pattern without its "*.". */
export function hostPart(pattern: string): string {
  return pattern.startsWith("*.") ? pattern.slice(2) : pattern;
}
