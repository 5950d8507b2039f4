/** Sessions in a Redis Cluster of three masters obey the contract, through each client. */

import { Cluster } from "ioredis";
import { createCluster } from "redis";
import { afterAll, describe, expect, test } from "vitest";
import { RedisSessionStore } from "../../src/stores/redis/redis-session-store.ts";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";
import { createSession } from "../../src/testing/sessions/case.ts";
import { missingRedis } from "../servers/redis.ts";
import { startRedisCluster } from "../servers/redis-cluster.ts";

const missing = missingRedis();
if (missing !== undefined) test.skip(`sessions in a Redis Cluster: ${missing}`, () => {});
else {
  const { servers, stop } = await startRedisCluster({ appendOnly: "everysec" });
  const nodeRedis = createCluster({ rootNodes: servers.map(({ url }) => ({ url })) });
  nodeRedis.on("error", () => {});
  const ioRedis = new Cluster(servers.map(({ port }) => ({ host: "127.0.0.1", port })));
  await nodeRedis.connect();
  afterAll(async () => {
    nodeRedis.destroy();
    ioRedis.disconnect();
    await stop();
  });

  const CLIENTS = { "node-redis": nodeRedis, ioredis: ioRedis };
  for (const [name, client] of Object.entries(CLIENTS)) {
    describe(`a Redis Cluster through ${name}`, () => {
      for (const { title, run } of sessionStoreContract(() => new RedisSessionStore(client)))
        test(title, run);

      test("has sessions on each of its servers, and check looks at all of them", async () => {
        const store = new RedisSessionStore(client, { prefix: `${name}:` });
        for (let count = 0; count < 60; count++) await store.create(createSession());
        const nodes = ioRedis.nodes("master");
        for (const node of nodes) expect((await node.keys(`${name}:*`)).length).toBeGreaterThan(0);
        expect(await store.check()).toEqual([]);
        await nodes[1]!.config("SET", "maxmemory-policy", "allkeys-lru");
        expect((await store.check()).join()).toMatch(/^maxmemory-policy is allkeys-lru, [^,]+full, [^,]+$/);
        await nodes[1]!.config("SET", "maxmemory-policy", "noeviction");
      });
    });
  }
}
