/** What readers of a Cookie header can be asked for, and the pairs that they get to see. */

import type { KeySource } from "../keys/key-ring.ts";
import { readCookiePairs } from "../syntax/cookie-header.ts";

export type ReadOptions = {
  /** The only names to read. Left out: all. */
  readonly names?: readonly string[];
  /** How values were written: "percent" decodes them, and leaves as it is what is not well encoded. */
  readonly encoding?: "raw" | "percent";
};

export type VerifyOptions = ReadOptions & {
  readonly keys: KeySource;
  /** The time to judge lifetimes by, in milliseconds. */
  readonly now?: number;
  /**
   * What becomes of cookies that are not believed: left out ("ignore"), given as plain cookies ("downgrade"), or an
   * error ("throw") for a name that was asked for and of which no copy is genuine.
   */
  readonly mismatch?: "ignore" | "downgrade" | "throw";
};

/**
 * Every class has a static method of this name, which reads one cookie by its name without parsing the others.
 * By `Symbol.for`: the class may come from another copy of the package.
 */
export const readFirst = Symbol.for("speculoos.readFirst");

/** The pairs of a header in wire order, and the names that came more than once. */
export function collectPairs(
  header: string,
  names?: readonly string[],
): { pairs: [string, string][]; duplicates: string[] } {
  const pairs: [string, string][] = [];
  const wanted = names && new Set(names);
  const seen = new Map<string, number>();
  readCookiePairs(header, (name, value) => {
    if (wanted?.has(name) === false) return;
    pairs.push([name, value]);
    seen.set(name, (seen.get(name) ?? 0) + 1);
  });
  return { pairs, duplicates: [...seen.keys()].filter((name) => seen.get(name)! > 1) };
}
