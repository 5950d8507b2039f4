/** Ratios between functions that do the same work, in one process, in alternating rounds. */

import { isDeepStrictEqual } from "node:util";
import { do_not_optimize, measure } from "mitata";

export type Peer = () => unknown;

/** One row: what is done, by us and by the peers. */
export type Comparison = {
  readonly group: string;
  readonly name: string;
  readonly ours: Peer;
  readonly peers: Readonly<Record<string, Peer>>;
  /** How many times as fast as a peer we want to be, at least. */
  readonly target?: Readonly<Record<string, number>>;
  /** What of an answer must be the same for all; left out: the answers themselves. `false` where they can't be. */
  readonly answer?: ((result: never) => unknown) | false;
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
    // In turns, so that a noisy moment of the machine hits all alike.
    for (const [name, peer] of Object.entries({ ours, ...peers })) {
      // The faster quarter: whatever else the machine does only ever adds time.
      const run =
        peer() instanceof Promise ? async () => do_not_optimize(await peer()) : () => do_not_optimize(peer());
      const { p25 } = await measure(run, { min_cpu_time: ROUND_NANOSECONDS });
      samples[name] = [...(samples[name] ?? []), p25];
    }
  }
  const nanoseconds = median(samples.ours!);
  const ratios = Object.fromEntries(
    Object.keys(peers).map((name) => [name, median(samples[name]!) / nanoseconds]),
  );
  return { comparison, nanoseconds, ratios };
}

async function checkSameWork({
  group,
  name,
  ours,
  peers,
  answer = (result: unknown) => result,
}: Comparison): Promise<void> {
  if (answer === false) return;
  const expected = answer((await ours()) as never);
  for (const [peer, run] of Object.entries(peers)) {
    if (!isDeepStrictEqual(plain(answer((await run()) as never)), plain(expected))) {
      throw new Error(`${group}, ${name}: ${peer} does other work than we do`);
    }
  }
}

/** Records without a prototype are the same as with one. */
function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : value;
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;
}
