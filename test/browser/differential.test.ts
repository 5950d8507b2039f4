/** Any sequence of Set-Cookie does in the jar what it does in Chromium: set by a real server, read back by what is sent and kept. */

import { existsSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isSoaking, runs } from "../seed.ts";
import { CHROMIUM } from "./driver/chromium.ts";
import type { ChromiumJar } from "./driver/chromium-jar.ts";
import { differences, report } from "./compare/differences.ts";
import { JarBrowser } from "./driver/jar-browser.ts";
import { playInOurJar } from "./compare/our-jar.ts";
import { anySequence, anySlowSequence, type Sequence } from "./generators/sequences.ts";

const missing = existsSync(CHROMIUM) ? undefined : "the Debian package chromium is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

const SEQUENCES = 200;
/** At a time: one waits while others work. */
const JARS = 4;
/** All at a time, as they mostly wait. */
const SLOW_SEQUENCES = 40;
/** Enough to see whether it is one fault or several. */
const MAX_FAULTS = 4;
const SHRINKING_MS = 60_000;
const PROGRESS_MS = 10_000;

describe.skipIf(missing)(`the jar and Chromium${missing ? ` (${missing})` : ""}`, () => {
  let browser: JarBrowser;
  /** How often each rule was needed in which Chromium stands alone. */
  const used = new Map<string, number>();

  beforeAll(async () => {
    browser = await JarBrowser.launch(isSoaking ? SLOW_SEQUENCES : JARS);
  }, 60_000);
  afterAll(() => browser?.close());

  async function play(sequence: Sequence, jar: ChromiumJar) {
    const theirs = await jar.play(sequence);
    const ours = playInOurJar(sequence, theirs.steps);
    for (const rule of ours.rules) used.set(rule, (used.get(rule) ?? 0) + 1);
    return { agreed: differences(theirs, ours).length === 0, report: () => report(sequence, theirs, ours) };
  }

  test("any sequence", { timeout: 24 * 3_600_000 }, async () => {
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
    if (isSoaking) say(`Chromium stood alone: ${JSON.stringify(Object.fromEntries(used))}`);
    const shrunk: string[] = [];
    for (const fault of faults) shrunk.push(`sequence ${fault.index}: ${await shrink(fault, seed!)}`);
    expect(shrunk.join("\n\n")).toBe("");
  });

  // Not even as a skipped one where nobody waits for it.
  const slowly = isSoaking ? test : () => {};
  slowly("any sequence that takes minutes", { timeout: 3_600_000 }, async () => {
    const sequences = fc.sample(anySlowSequence(), { seed: runs(1).seed!, numRuns: SLOW_SEQUENCES });
    say(`${SLOW_SEQUENCES} sequences that take minutes …`);
    const reports = await Promise.all(
      sequences.map(async (sequence, index) => {
        const played = await play(sequence, browser.jars[index]!);
        return played.agreed ? [] : [`sequence ${index}: ${played.report()}`];
      }),
    );
    expect(reports.flat().slice(0, MAX_FAULTS).join("\n\n")).toBe("");
  });

  /** The same sequence again, and then ever smaller ones for as long as they differ, or until the time is over. */
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
    return smallest ?? `only once of two times\n${whole}`;
  }
});

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
