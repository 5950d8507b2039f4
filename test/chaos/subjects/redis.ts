/** A Redis of its own for one run, that is killed in the middle and started again on its data. */

import { setTimeout as sleep } from "node:timers/promises";
import { type RedisServer, startRedis } from "../../servers/redis.ts";
import type { Fault } from "./subject.ts";

/** What is on disk before it is answered is there after a kill. */
export async function startDurableRedis(): Promise<RedisServer> {
  return startRedis({ appendOnly: "always" });
}

export function killOf(redis: RedisServer): Fault {
  return {
    name: "Redis",
    async run() {
      await redis.kill();
      await sleep(150);
      await redis.start();
    },
  };
}
