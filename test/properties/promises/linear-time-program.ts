/**
 * Run by `linear-time.test.ts` in a fresh process for each hostile text: everything that reads or checks a text is given it in
 * two sizes. Prints, as JSON, what took far more than the ratio of the sizes.
 */

import { READERS } from "./readers.ts";
import { WRITERS } from "./writers.ts";

const SMALL = 1 << 14;
const FACTOR = 8;
/** What is quadratic takes the square of `FACTOR`; what is linear takes up to twice the factor, if memory is scarce. */
const MAX_RATIO = 3 * FACTOR;
/** Less CPU time than this, in milliseconds, proves nothing. */
const MIN_TIME = 40;

/** Returns the CPU time of one call, in milliseconds: that of other processes does not count. */
function measure(act: (text: string) => unknown, text: string): number {
  const start = process.cpuUsage();
  try {
    act(text);
  } catch {
    // What is thrown is the concern of other tests.
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Returns the text in a size: copies of `unit`, or cookies with names that differ. */
function makeText(unit: string, length: number): string {
  if (unit !== "numbered") return unit.repeat(length / unit.length);
  return Array.from({ length: length / 8 }, (_, index) => `n${index}=${index}`).join(";");
}

/** Returns what was too slow: what was never called before, and what was. */
function findSlow(unit: string): string[] {
  const [small, large] = [makeText(unit, SMALL), makeText(unit, SMALL * FACTOR)];
  return Object.entries({ ...READERS, ...WRITERS }).flatMap(([name, act]) => {
    const times = [small, large, small, large].map((text) => measure(act, text));
    const isSlow = [0, 2].some((at) => times[at + 1]! > Math.max(MIN_TIME, times[at]! * MAX_RATIO));
    return isSlow ? [`${name}: ${times.map(Math.round).join(", ")} ms`] : [];
  });
}

console.log(JSON.stringify(findSlow(process.argv[2]!)));
