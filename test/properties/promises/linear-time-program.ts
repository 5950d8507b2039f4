/**
 * Run by `linear-time.test.ts` in a fresh process for each hostile text: every reader is given it in growing sizes. Prints, as
 * JSON, what took far more than the ratio of the sizes.
 */

import { READERS } from "./readers.ts";

/** Each is eight times the one before: what is quadratic takes 64 times as long. */
const SIZES = [1 << 12, 1 << 15, 1 << 18];
/** What is linear takes up to twice the ratio of the sizes, if memory is scarce. */
const MAX_RATIO = 24;
/** CPU time, in milliseconds, after which no larger text is tried. */
const ENOUGH_TIME = 20;
/** CPU time, in milliseconds. Less proves nothing: memory can be cleared at any time. */
const MIN_TIME = 150;

/** Returns the CPU time of one call, in milliseconds: that of other processes does not count. */
function measure(act: (text: string) => unknown, text: string): number {
  const start = process.cpuUsage();
  act(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Returns the text in a size: copies of `unit`, or cookies with names that differ. */
function makeText(unit: string, length: number): string {
  if (unit !== "numbered") return unit.repeat(length / unit.length);
  return Array.from({ length: length / 8 }, (_, index) => `n${index}=${index}`).join(";");
}

/** Returns the times for the texts, up to the first that takes long enough to be told from noise. */
function measureAll(act: (text: string) => unknown, texts: readonly string[]): number[] {
  const times: number[] = [];
  for (const text of texts) {
    times.push(measure(act, text));
    if (times.length > 1 && times.at(-1)! > ENOUGH_TIME) break;
  }
  return times;
}

/** Returns what was too slow: when it was called for the first time, and again. */
function findSlow(unit: string): string[] {
  const texts = SIZES.map((size) => makeText(unit, size));
  return Object.entries(READERS).flatMap(([name, act]) =>
    [measureAll(act, texts), measureAll(act, texts)]
      .filter((times) => times.at(-1)! > Math.max(MIN_TIME, times.at(-2)! * MAX_RATIO))
      .map((times) => `${name}: ${times.map(Math.round).join(", ")} ms`),
  );
}

console.log(JSON.stringify(findSlow(process.argv[2]!)));
