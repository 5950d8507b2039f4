/** Ratios between functions that do the same work, in one process, in alternating rounds. */

import { isDeepStrictEqual } from "node:util";
import { do_not_optimize, measure } from "mitata";

export type Peer = () => unknown;

/** One row: the same work, done by us and by the peers. */
export type Comparison = {
  readonly group: string;
  readonly name: string;
  readonly ours: Peer;
  readonly peers: Readonly<Record<string, Peer>>;
  /** By peer, the minimum of how many times as fast we want to be. */
  readonly target?: Readonly<Record<string, number>>;
  /** Why a target of this row is out of reach, and what was reached. */
  readonly givenUp?: string;
  /** Returns the part of a result that must be the same for all; default: the whole result. `false` if results differ by nature. */
  readonly comparable?: ((result: never) => unknown) | false;
};

export type Result = {
  readonly comparison: Comparison;
  readonly nanoseconds: number;
  /** By peer, how many times as fast we are. */
  readonly ratios: Readonly<Record<string, number>>;
};

const ROUNDS = 7;
const ROUND_NANOSECONDS = 5e7;

export async function compare(comparison: Comparison): Promise<Result> {
  const { ours, peers } = comparison;
  await checkSameWork(comparison);
  const samples: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    // In turns: a noisy moment of the machine slows all of them.
    for (const [name, peer] of Object.entries({ ours, ...peers })) {
      // The faster quarter: other work of the machine can only add time.
      const run =
        peer() instanceof Promise ? async () => do_not_optimize(await peer()) : () => do_not_optimize(peer());
      const { p25 } = await measure(run, { min_cpu_time: ROUND_NANOSECONDS });
      samples[name] = [...(samples[name] ?? []), p25];
    }
  }
  const nanoseconds = computeMedian(samples.ours!);
  const ratios = Object.fromEntries(
    Object.keys(peers).map((name) => [name, computeMedian(samples[name]!) / nanoseconds]),
  );
  return { comparison, nanoseconds, ratios };
}

async function checkSameWork({
  group,
  name,
  ours,
  peers,
  comparable = (result: unknown) => result,
}: Comparison): Promise<void> {
  if (comparable === false) return;
  const expected = comparable((await ours()) as never);
  for (const [peer, run] of Object.entries(peers)) {
    if (!isDeepStrictEqual(toEntries(comparable((await run()) as never)), toEntries(expected))) {
      throw new Error(`${group}, ${name}: ${peer} returns something else than we do`);
    }
  }
}

/** Returns the entries of a record: one without a prototype equals one with it. */
function toEntries(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : value;
}

export function computeMedian(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;
}
