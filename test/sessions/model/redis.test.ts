/** The model over a real Redis: its answers come from outside, and every order of calls is still the scheduler's. */

import fc from "fast-check";
import { createClient } from "redis";
import { RedisSessionStore } from "speculoos/redis";
import type { SessionStore } from "speculoos/session";
import { afterAll, test } from "vitest";
import { runs } from "../../seed.ts";
import { missingRedis, startRedis } from "../../servers/redis.ts";
import { shortPlan, themedPlan } from "./plan.ts";
import { modelProperty } from "./run-model.ts";

const missing = missingRedis();
if (missing !== undefined) test.skip(`the model over Redis: ${missing}`, () => {});
else {
  const server = await startRedis();
  const client = createClient({ url: server.url });
  await client.connect();
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  let pending = 0;
  let count = 0;
  /** Returns a store of keys of its own, whose open calls are counted. */
  const makeStore = (): SessionStore => {
    const store = new RedisSessionStore(client, { prefix: `run${count++}:` });
    return new Proxy<SessionStore>(store, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name, target);
        if (typeof found !== "function") return found;
        return (...args: unknown[]) => {
          pending++;
          return Promise.resolve(found.apply(target, args)).finally(() => pending--);
        };
      },
    });
  };

  for (const [what, plan] of Object.entries({
    "a few requests": shortPlan,
    "requests that do the same few things": themedPlan,
  })) {
    test(`no run of ${what} breaks a sentence over Redis`, async () => {
      await fc.assert(
        modelProperty(plan, makeStore, () => pending === 0),
        runs(300) as never,
      );
    }, 600_000);
  }
}
