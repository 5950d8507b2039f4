/** The jar compared with a live Chromium: random sequences of requests, whose cookies a real server sets and receives. */

import { existsSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isSoaking, runs } from "../seed.ts";
import { describePlay, findDifferences } from "./compare/differences.ts";
import { playInOurJar } from "./compare/our-jar.ts";
import { CHROMIUM } from "./driver/chromium.ts";
import type { ChromiumJar } from "./driver/chromium-jar.ts";
import { JarBrowser } from "./driver/jar-browser.ts";
import { anySequence, anySlowSequence, type Sequence } from "./generators/sequences.ts";

const missing = existsSync(CHROMIUM) ? undefined : "the Debian package chromium is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

const SEQUENCES = 200;
/** Jars that work at the same time: while one waits for the network, another one works. */
const JARS = 4;
/** All at the same time, because they mostly wait. */
const SLOW_SEQUENCES = 40;
/** After so many the cause is usually clear. */
const MAX_FAULTS = 4;
const SHRINKING_MS = 60_000;
const PROGRESS_MS = 10_000;

describe.skipIf(missing)(`the jar compared with Chromium${missing ? ` (${missing})` : ""}`, () => {
  let browser: JarBrowser;
  /** How often each rule of Chromium alone was needed. */
  const used = new Map<string, number>();

  beforeAll(async () => {
    browser = await JarBrowser.launch(isSoaking ? SLOW_SEQUENCES : JARS);
  }, 60_000);
  afterAll(() => browser?.close());

  async function play(sequence: Sequence, jar: ChromiumJar) {
    const theirs = await jar.play(sequence);
    const ours = playInOurJar(sequence, theirs.steps);
    for (const rule of ours.rules) used.set(rule, (used.get(rule) ?? 0) + 1);
    return {
      agreed: findDifferences(theirs, ours).length === 0,
      report: () => describePlay(sequence, theirs, ours),
    };
  }

  test("the jar sends and stores what Chromium does, in random sequences of requests", {
    timeout: 24 * 3_600_000,
  }, async () => {
    const { seed, numRuns } = runs(SEQUENCES);
    const sequences = fc.sample(anySequence(), { seed: seed!, numRuns: numRuns! });
    const faults: { index: number; report: string }[] = [];
    let next = 0;
    const progress = setInterval(() => {
      if (isSoaking) say(`${next} of ${numRuns} sequences, ${faults.length} faults, seed ${seed}`);
    }, PROGRESS_MS);
    const work = browser.jars.slice(0, JARS).map(async (jar) => {
      while (next < sequences.length && faults.length < MAX_FAULTS) {
        const index = next++;
        const played = await play(sequences[index]!, jar);
        if (!played.agreed) faults.push({ index, report: played.report() });
      }
    });
    await Promise.all(work).finally(() => clearInterval(progress));
    if (isSoaking) say(`rules of Chromium alone: ${JSON.stringify(Object.fromEntries(used))}`);
    const shrunk: string[] = [];
    for (const fault of faults) shrunk.push(`sequence ${fault.index}: ${await shrink(fault, seed!)}`);
    expect(shrunk.join("\n\n")).toBe("");
  });

  // In `npm test` it is not even listed as skipped.
  const slowly = isSoaking ? test : () => {};
  slowly(
    "the jar sends and stores what Chromium does, in sequences over minutes in which cookies expire",
    { timeout: 3_600_000 },
    async () => {
      const sequences = fc.sample(anySlowSequence(), { seed: runs(1).seed!, numRuns: SLOW_SEQUENCES });
      say(`${SLOW_SEQUENCES} sequences that take minutes …`);
      const reports = await Promise.all(
        sequences.map(async (sequence, index) => {
          const played = await play(sequence, browser.jars[index]!);
          return played.agreed ? [] : [`sequence ${index}: ${played.report()}`];
        }),
      );
      expect(reports.flat().slice(0, MAX_FAULTS).join("\n\n")).toBe("");
    },
  );

  /** Plays the sequence again, then smaller ones while they still differ, until the time is over. Describes the smallest. */
  async function shrink({ index, report: whole }: { index: number; report: string }, seed: number) {
    let smallest: string | undefined;
    const differs = fc.asyncProperty(anySequence(), async (sequence) => {
      const played = await play(sequence, browser.jars[0]!);
      if (!played.agreed) smallest = played.report();
      return played.agreed;
    });
    await fc.check(differs, {
      seed,
      path: `${index}`,
      numRuns: 1,
      interruptAfterTimeLimit: SHRINKING_MS / MAX_FAULTS,
    });
    return smallest ?? `it differed the first time only\n${whole}`;
  }
});

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
