/** Sessions in one Redis obey the contract, through each client. */

import { Redis } from "ioredis";
import { createClient } from "redis";
import { afterAll, describe, test } from "vitest";
import { RedisSessionStore } from "../../src/stores/redis/redis-session-store.ts";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";
import { missingRedis, startRedis } from "../servers/redis.ts";

const missing = missingRedis();
if (missing !== undefined) test.skip(`sessions in Redis: ${missing}`, () => {});
else {
  const server = await startRedis({ appendOnly: "everysec" });
  const nodeRedis = createClient({ url: server.url, RESP: 3 });
  const nodeRedis2 = createClient({ url: server.url, RESP: 2 });
  const ioRedis = new Redis(server.port, "127.0.0.1");
  const ioRedisOdd = new Redis(server.port, "127.0.0.1", {
    protocol: 2,
    keyPrefix: "app:",
    stringNumbers: true,
    enableAutoPipelining: true,
  });
  const ioRedis3 = new Redis(server.port, "127.0.0.1", { replyMapping: "resp3" });
  await Promise.all([nodeRedis.connect(), nodeRedis2.connect()]);
  afterAll(async () => {
    for (const client of [nodeRedis, nodeRedis2]) client.destroy();
    for (const client of [ioRedis, ioRedisOdd, ioRedis3]) client.disconnect();
    await server.stop();
  });

  const STORES: Record<string, () => RedisSessionStore> = {
    "node-redis": () => new RedisSessionStore(nodeRedis),
    "node-redis with RESP2, under a prefix": () => new RedisSessionStore(nodeRedis2, { prefix: "a:" }),
    ioredis: () => new RedisSessionStore(ioRedis),
    "ioredis with RESP2, a prefix of its own, numbers as text and automatic pipelines": () =>
      new RedisSessionStore(ioRedisOdd),
    "ioredis with RESP3 replies": () => new RedisSessionStore(ioRedis3),
  };
  for (const [name, makeStore] of Object.entries(STORES)) {
    describe(`Redis through ${name}`, () => {
      for (const { title, run } of sessionStoreContract(makeStore)) test(title, run);
    });
  }
}
