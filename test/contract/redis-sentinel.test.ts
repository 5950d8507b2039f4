/** Sessions in a Redis behind Sentinels obey the contract, through each client, and outlive a failover. */

import { Redis } from "ioredis";
import { createSentinel } from "redis";
import { afterAll, describe, expect, test } from "vitest";
import { RedisSessionStore } from "../../src/stores/redis/redis-session-store.ts";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";
import { createSession } from "../../src/testing/sessions/case.ts";
import { missingRedis } from "../servers/redis.ts";
import { startRedisWithSentinels } from "../servers/redis-sentinel.ts";

const missing = missingRedis();
if (missing !== undefined) test.skip(`sessions in a Redis behind Sentinels: ${missing}`, () => {});
else {
  const redis = await startRedisWithSentinels({ appendOnly: "everysec" });
  const sentinels = redis.sentinels.map(({ port }) => ({ host: "127.0.0.1", port }));
  const nodeRedis = createSentinel({ name: redis.name, sentinelRootNodes: sentinels, scanInterval: 200 });
  nodeRedis.on("error", () => {});
  const ioRedis = new Redis({ name: redis.name, sentinels, sentinelRetryStrategy: () => 100 });
  ioRedis.on("error", () => {});
  await nodeRedis.connect();
  afterAll(async () => {
    nodeRedis.destroy();
    ioRedis.disconnect();
    await redis.stop();
  });

  const CLIENTS = { "node-redis": nodeRedis, ioredis: ioRedis };
  for (const [name, client] of Object.entries(CLIENTS)) {
    describe(`Redis behind Sentinels through ${name}`, () => {
      for (const { title, run } of sessionStoreContract(() => new RedisSessionStore(client)))
        test(title, run);
    });
  }

  test("a master that has a replica must not write without it: check says so", async () => {
    for (const client of [nodeRedis, ioRedis]) {
      const [sentence, ...others] = await new RedisSessionStore(client).check();
      expect(sentence).toMatch(/^min-replicas-to-write is 0, /);
      expect(others).toEqual([]);
    }
  });

  test("after a failover the sessions that the replica had live on, and new scripts are learned", async () => {
    const record = createSession({ fields: new Map([["a", "1"]]) });
    const stores = [new RedisSessionStore(nodeRedis), new RedisSessionStore(ioRedis)];
    expect(await stores[0]!.create(record)).toBe(true);
    const direct = new Redis(redis.master.port, "127.0.0.1");
    expect(await direct.wait(1, 5000)).toBe(1);
    direct.disconnect();
    await redis.master.kill();
    for (const store of stores) {
      const set = new Map([["a", "2"]]);
      await expect
        .poll(() => store.patch(record.id, { now: record.createdAt, set }).catch(() => undefined), {
          timeout: 20_000,
        })
        .toEqual({ status: "ok" });
      expect([...(await store.read(record.id))!.record.fields]).toEqual([["a", "2"]]);
    }
  }, 60_000);
}
