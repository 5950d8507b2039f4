/**
 * Whether the reads and writes of one key have an order in which each read sees the latest write. Every value is written once, so the
 * check is linear in the zones (Gibbons and Korach, "Testing Shared Memories", 1997, §4).
 */

import type { Span } from "./history.ts";

/** A value with the write and all reads that saw it. `write.end` is `Infinity` if the write was not acknowledged. */
export type Cluster = {
  readonly value: number | undefined;
  readonly write: Span;
  readonly reads: readonly Span[];
};

/** From the first end to the last start of the requests that had a value: in between, the key must hold it. */
type Zone = { readonly value: number | undefined; readonly from: number; readonly to: number };

/** Returns the values that must have been lost: overwritten by what was older, or never there though acknowledged. */
export function findLost(clusters: readonly Cluster[]): (number | undefined)[] {
  const held: Zone[] = [];
  const brief: Zone[] = [];
  for (const { value, write, reads } of clusters) {
    const all = [write, ...reads];
    const first = Math.min(...all.map(({ end }) => end));
    const last = Math.max(...all.map(({ start }) => start));
    if (first < last) held.push({ value, from: first, to: last });
    else brief.push({ value, from: last, to: first });
  }
  held.sort((one, other) => one.from - other.from);
  const lost: (number | undefined)[] = [];
  let longest: Zone | undefined;
  for (const zone of held) {
    // Both values must be held at one moment: one of the two came back, or the other never left.
    if (longest !== undefined && zone.from < longest.to) lost.push(zone.value);
    if (longest === undefined || zone.to > longest.to) longest = zone;
  }
  for (const { value, from, to } of brief) {
    // The whole write is within a time in which the key held another value before and after.
    if (held.some((zone) => zone.from < from && to < zone.to)) lost.push(value);
  }
  return lost;
}
