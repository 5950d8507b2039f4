/** All pairs of a Cookie header at once (RFC 6265bis §4.2), and the names that came more than once. */

import { readCookiePairs } from "./cookie-header.ts";

/** Returns the pairs of a header in wire order, of all names or only of `names`, and the names that have several. */
export function collectPairs(
  header: string,
  names?: readonly string[],
): { pairs: [name: string, value: string][]; duplicates: string[] } {
  const pairs: [string, string][] = [];
  const wanted = names && new Set(names);
  const seen = new Set<string>();
  const repeated = new Set<string>();
  readCookiePairs(header, (name, value) => {
    if (wanted?.has(name) === false) return;
    pairs.push([name, value]);
    (seen.has(name) ? repeated : seen).add(name);
  });
  return { pairs, duplicates: [...repeated] };
}
