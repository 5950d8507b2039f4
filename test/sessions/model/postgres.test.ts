/** The model over a real PostgreSQL: its answers come from outside, and every order of calls is still the scheduler's. */

import fc from "fast-check";
import { Pool } from "pg";
import { PostgresSessionStore } from "speculoos/postgres";
import type { SessionStore } from "speculoos/session";
import { afterAll, test } from "vitest";
import { runs } from "../../seed.ts";
import { missingPostgres, startPostgres } from "../../servers/postgres.ts";
import { shortPlan, themedPlan } from "./plan.ts";
import { modelProperty } from "./run-model.ts";

const missing = missingPostgres();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);
if (missing !== undefined) test.skip(`the model over PostgreSQL: ${missing}`, () => {});
else {
  // Nothing outlives the test: it need not reach the disk.
  const server = await startPostgres({ settings: { fsync: "off" } });
  // A run has its own timers, to which the pool must not add.
  const pool = new Pool({ connectionString: server.url, idleTimeoutMillis: 0 });
  const store = new PostgresSessionStore(pool, { table: "model" });
  await store.setUp();
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  let pending = 0;
  /** Returns a store whose open calls are counted. What the run before has left is deleted first. */
  const makeStore = (): SessionStore => {
    const emptied = pool.query("DELETE FROM model; DELETE FROM model_lists; DELETE FROM model_epochs");
    return new Proxy<SessionStore>(store, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name, target);
        if (typeof found !== "function") return found;
        return async (...args: unknown[]) => {
          pending++;
          try {
            await emptied;
            return await found.apply(target, args);
          } finally {
            pending--;
          }
        };
      },
    });
  };

  for (const [what, plan] of Object.entries({
    "a few requests": shortPlan,
    "requests that do the same few things": themedPlan,
  })) {
    test(`no run of ${what} breaks a sentence over PostgreSQL`, async () => {
      await fc.assert(
        modelProperty(plan, makeStore, () => pending === 0),
        runs(300) as never,
      );
    }, 600_000);
  }
}
