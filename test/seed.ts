/** One seed for all property tests: fixed in `npm test`, random and printed in `npm run soak`. */

import fc from "fast-check";

const seed = Number(process.env.SPECULOOS_SEED ?? 20261123);
const factor = Number(process.env.SPECULOOS_RUNS ?? 1);

/** Whether somebody waits for long and wants to see how far it is. */
export const isSoaking = process.env.SPECULOOS_RUNS !== undefined;

/** Parameters for `fc.assert`; `runs` is for `npm test`, and multiplied when soaking. */
export function runs(count: number): fc.Parameters<unknown> {
  return { seed, numRuns: Math.round(count * factor) };
}

/** Any text: of ASCII, of all of Unicode, and of the characters that cookies are made of. */
export const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...' \t;=,%"\\$aA0\u00a0\u2003\u0000\r\n\u007fé'), maxLength: 40 }),
);

/** The names of attributes and properties that have tripped parsers. */
export const hostileName = fc.constantFrom(
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "__Host-a",
  "$Version",
);
