/** Model checking of sessions: no order of requests, crashes, lost answers and wrong clocks breaks a sentence of the contract. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { isSoaking, runs } from "../../seed.ts";
import { tally } from "./client.ts";
import { shortPlan, themedPlan } from "./plan.ts";
import { modelProperty } from "./run-model.ts";

const TIMEOUT = isSoaking ? 3_600_000 : 600_000;

test(
  "no run of a few requests breaks a sentence",
  async () => {
    await fc.assert(modelProperty(shortPlan), runs(4700) as never);
  },
  TIMEOUT,
);

test(
  "no run of requests that do the same few things breaks a sentence",
  async () => {
    await fc.assert(modelProperty(themedPlan), runs(5000) as never);
  },
  TIMEOUT,
);

test("the runs meet every result that there is", () => {
  const results = [
    ...["ok", "superseded", "revoked", "ended", "expired-idle", "expired-absolute", "absent"].map(
      (status) => `open: ${status}`,
    ),
    ...["created", "rotated", "saved", "unchanged", "destroyed"].map((status) => `commit: ${status}`),
    ...["ended", "expired", "revoked", "superseded"].map((because) => `commit: gone (${because})`),
    ...["CookieError", "TypeError", "store-unavailable", "unknown-outcome"].map(
      (error) => `commit: ${error}`,
    ),
    ...["done", "gone", "lock-lost", "lock-timeout", "unknown-outcome"].map(
      (result) => `exclusive: ${result}`,
    ),
    ...["done", "gone", "unknown-outcome"].map((result) => `update: ${result}`),
    ...["end: true", "end: false", "revoke: all", "revoke: all but one"],
  ];
  const seen = Object.fromEntries([...tally].sort());
  if (process.env.SPECULOOS_SHOW) console.log(seen);
  for (const result of results) expect(seen[result] ?? 0, result).toBeGreaterThan(9);
});
