/** Model checking of sessions: no order of requests, crashes, lost answers and wrong clocks breaks a sentence of the contract. */

import fc from "fast-check";
import { test } from "vitest";
import { runs } from "../../seed.ts";
import { shortPlan } from "./plan.ts";
import { modelProperty } from "./run-model.ts";

test("no run of a few requests breaks a sentence", async () => {
  await fc.assert(modelProperty(shortPlan), runs(9500) as never);
}, 600_000);
