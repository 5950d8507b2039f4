/** A real Redis with a replica on loopback, and three Sentinels that watch them. */

import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { type RedisOptions, type RedisServer, startRedis } from "./redis.ts";

export type RedisWithSentinels = {
  /** The one that was the master at the start. */
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];
  /** The name of the master, for clients. */
  readonly name: string;
  stop(): Promise<void>;
};

const NAME = "speculoos";

/** Starts the five, and waits until the replica has the data and each Sentinel knows the others. */
export async function startRedisWithSentinels(options: RedisOptions = {}): Promise<RedisWithSentinels> {
  const started: RedisServer[] = [];
  const start = async (each: RedisOptions) => {
    const server = await startRedis(each);
    started.push(server);
    return server;
  };
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
  };
  try {
    const master = await start(options);
    const replicaof = `127.0.0.1 ${master.port}`;
    const replica = await start({ ...options, settings: { ...options.settings, replicaof } });
    await waitFor(replica, ["INFO", "replication"], (text) => text.includes("master_link_status:up"));
    const sentinels: RedisServer[] = [];
    for (let index = 0; index < 3; index++) sentinels.push(await start({ sentinel: true }));
    for (const sentinel of sentinels) await watch(sentinel, master.port);
    for (const sentinel of sentinels) {
      const knowsAll = (text: string) => text.includes("slaves=1,sentinels=3");
      await waitFor(sentinel, ["INFO", "sentinel"], knowsAll);
    }
    return { master, replica, sentinels, name: NAME, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function watch(sentinel: RedisServer, port: number): Promise<void> {
  const client = new Redis(sentinel.port, "127.0.0.1", { enableReadyCheck: false });
  await client.call("SENTINEL", "MONITOR", NAME, "127.0.0.1", `${port}`, "2");
  await client.call("SENTINEL", "SET", NAME, "down-after-milliseconds", "500", "failover-timeout", "5000");
  client.disconnect();
}

async function waitFor(
  server: RedisServer,
  command: readonly [string, string],
  isMet: (text: string) => boolean,
): Promise<void> {
  const client = new Redis(server.port, "127.0.0.1", { enableReadyCheck: false });
  try {
    for (let tries = 0; tries < 600; tries++) {
      if (isMet(String(await client.call(...command)))) return;
      await sleep(25);
    }
  } finally {
    client.disconnect();
  }
  throw new Error(`Redis did not get ready: ${command.join(" ")}`);
}
