/** Model checking of sessions with up to 50 requests in flight at once. */

import fc from "fast-check";
import { test } from "vitest";
import { isSoaking, runs } from "../../seed.ts";
import { crowdedPlan } from "./plan.ts";
import { modelProperty } from "./run-model.ts";

const TIMEOUT = isSoaking ? 3_600_000 : 600_000;

test(
  "no run of many requests at once breaks a sentence",
  async () => {
    await fc.assert(modelProperty(crowdedPlan), runs(300) as never);
  },
  TIMEOUT,
);
