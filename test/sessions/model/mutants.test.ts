/** The model finds faults: each mutant of the store breaks a sentence within the runs of `npm test`. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { isSoaking, runs } from "../../seed.ts";
import { MUTANTS } from "./mutants.ts";
import { shortPlan, themedPlan } from "./plan.ts";
import { modelProperty } from "./run-model.ts";

const TIMEOUT = isSoaking ? 3_600_000 : 600_000;

for (const [title, makeMutant] of Object.entries(MUTANTS)) {
  test(
    `the model finds that ${title}`,
    async () => {
      const parameters = { ...runs(9500), endOnFailure: true } as never;
      const { failed, numRuns, errorInstance } = await fc.check(
        modelProperty(fc.oneof(shortPlan, themedPlan), makeMutant),
        parameters,
      );
      if (process.env.SPECULOOS_SHOW)
        console.log(`${numRuns} runs: ${title}: ${(errorInstance as Error)?.message}`);
      expect(failed, "the mutant must be found").toBe(true);
    },
    TIMEOUT,
  );
}
