/** One seed for all property tests: fixed in `npm test`, random and printed in `npm run soak`. */

import fc from "fast-check";

const seed = Number(process.env.SPECULOOS_SEED ?? 20261123);
const factor = Number(process.env.SPECULOOS_RUNS ?? 1);

/** Whether this is `npm run soak`, which reports progress. */
export const isSoaking = process.env.SPECULOOS_RUNS !== undefined;

/** Returns parameters for `fc.assert`. `count` is for `npm test`; `npm run soak` multiplies it. */
export function runs(count: number): fc.Parameters<unknown> {
  return { seed, numRuns: Math.round(count * factor) };
}

/** Any text: ASCII, all of Unicode, or the characters with a meaning in cookies. */
export const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...' \t;=,%"\\$aA0\u00a0\u2003\u0000\r\n\u007fé'), maxLength: 40 }),
);

/** Names that have misled parsers: of properties, prefixes and attributes. */
export const hostileName = fc.constantFrom(
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "__Host-a",
  "$Version",
);
