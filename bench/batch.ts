/** Ratios between batches of operations, each with a state of its own, in alternating rounds. */

import { performance } from "node:perf_hooks";
import { type Comparison, computeMedian, type Result } from "./compare.ts";

/** Makes the state, and returns the function that is timed. */
export type Prepare = () => () => unknown;

export type Batch = Pick<Comparison, "group" | "name" | "target" | "givenUp"> & {
  /** The number of operations of one run. */
  readonly operations: number;
  readonly ours: Prepare;
  readonly peers: Readonly<Record<string, Prepare>>;
  /** By peer, the nanoseconds of an operation in each round that another process measured. */
  readonly measured?: Readonly<Record<string, readonly number[]>>;
};

const ROUNDS = 7;

export function compareBatch(batch: Batch): Result {
  const { operations, ours, peers, measured = {} } = batch;
  const samples: Record<string, readonly number[]> = { ...measured };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, prepare] of Object.entries({ ours, ...peers })) {
      const run = prepare();
      collectGarbage();
      const start = performance.now();
      run();
      const nanoseconds = ((performance.now() - start) * 1e6) / operations;
      // The first round is for the compiler.
      if (round > 0) samples[name] = [...(samples[name] ?? []), nanoseconds];
    }
  }
  const nanoseconds = computeMedian(samples.ours!);
  const ratios: Record<string, number> = {};
  // Round by round: what slows the machine for a while slows both sides of a round.
  for (const name of Object.keys(peers))
    ratios[name] = computeMedian(samples[name]!.map((sample, round) => sample / samples.ours![round]!));
  for (const name of Object.keys(measured)) ratios[name] = computeMedian(samples[name]!) / nanoseconds;
  return { comparison: { ...batch, ours: () => undefined, peers: {} }, nanoseconds, ratios };
}

/** Returns the bytes of heap that the steps have taken, after each of them. What they return stays alive meanwhile. */
export function measureHeap(...steps: readonly (() => unknown)[]): number[] {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const alive: unknown[] = [];
  return steps.map((step) => {
    alive.push(step());
    collectGarbage();
    return process.memoryUsage().heapUsed - before;
  });
}

function collectGarbage(): void {
  if (!globalThis.gc) throw new Error("run me with --expose-gc");
  globalThis.gc();
  globalThis.gc();
}
