import { Redis } from "ioredis";
import { createClient } from "redis";
import { expect, test } from "vitest";
import {
  missingRedis,
  type RedisOptions,
  type RedisServer,
  startRedis,
} from "../../../test/servers/redis.ts";
import { checkServers } from "./check-servers.ts";
import { RedisSessionStore } from "./redis-session-store.ts";

const GOOD: RedisOptions = { appendOnly: "everysec" };

const ROWS: [what: string, options: RedisOptions, sentences: readonly string[]][] = [
  ["settings as they should be", GOOD, []],
  ["every write on disk", { appendOnly: "always" }, []],
  [
    "nothing on disk",
    { appendOnly: false },
    [
      "appendonly is no, and save is empty, so that a restart loses all sessions and revocations; set appendonly yes",
    ],
  ],
  [
    "snapshots alone",
    { appendOnly: false, settings: { save: "3600 1" } },
    ["appendonly is no, so that a crash brings back what ended since the last snapshot; set appendonly yes"],
  ],
  [
    "a log that the system writes when it likes",
    { appendOnly: "everysec", settings: { appendfsync: "no" } },
    ["appendfsync is no, so that a power failure loses up to half a minute; set everysec or always"],
  ],
  ...(["allkeys-lru", "allkeys-lfu", "allkeys-random"] as const).map(
    (policy): [string, RedisOptions, string[]] => [
      policy,
      { ...GOOD, settings: { "maxmemory-policy": policy } },
      [
        `maxmemory-policy is ${policy}, so that Redis forgets revocations when it is full, and revoked sessions live again; set noeviction`,
      ],
    ],
  ),
  ...(["volatile-lru", "volatile-ttl"] as const).map((policy): [string, RedisOptions, string[]] => [
    policy,
    { ...GOOD, settings: { "maxmemory-policy": policy } },
    [
      `maxmemory-policy is ${policy}, so that Redis forgets sessions before their time when it is full; set noeviction`,
    ],
  ]),
  [
    "CONFIG forbidden, as by hosts of Redis",
    { ...GOOD, settings: { user: "default on nopass ~* &* +@all -config" } },
    [
      "CONFIG GET is refused (NOPERM), so that nobody can tell what is wrong with save, appendfsync, min-replicas-to-write; look at them elsewhere",
    ],
  ],
  [
    "CONFIG renamed, and a policy that INFO shows",
    { ...GOOD, settings: { "maxmemory-policy": "allkeys-lru", "rename-command": "CONFIG hidden" } },
    [
      "CONFIG GET is refused (ERR), so that nobody can tell what is wrong with save, appendfsync, min-replicas-to-write; look at them elsewhere",
      "maxmemory-policy is allkeys-lru, so that Redis forgets revocations when it is full, and revoked sessions live again; set noeviction",
    ],
  ],
];

const missing = missingRedis();
if (missing !== undefined) test.skip(`settings of Redis: ${missing}`, () => {});
else {
  for (const [what, options, sentences] of ROWS) {
    test(`check: ${what}`, async () => {
      const server = await startRedis(options);
      try {
        for (const found of await checkThroughBoth(server)) expect(found).toEqual(sentences);
      } finally {
        await server.stop();
      }
    });
  }

  test("check: a replica, and a master that does not wait for it", async () => {
    const master = await startRedis(GOOD);
    const replica = await startRedis({ ...GOOD, settings: { replicaof: `127.0.0.1 ${master.port}` } });
    try {
      for (const found of await checkThroughBoth(replica))
        expect(found).toEqual([
          "role is slave, so that nothing can be written, and what is read may be old; connect to the master",
        ]);
      await expect
        .poll(() => checkThroughBoth(master))
        .toEqual(
          Array(2).fill([
            "min-replicas-to-write is 0, so that a master that was cut off goes on taking writes, which the failover loses; set 1",
          ]),
        );
    } finally {
      await replica.stop();
      await master.stop();
    }
  });
}

test("check: a version that is too old, also of a server whose settings cannot be read", async () => {
  const refuse = () => Promise.reject(new Error("NOPERM no"));
  const server = { readInfo: async () => "redis_version:6.0.16\r\nrole:master\r\n", readConfig: refuse };
  expect((await checkServers([server], false))[1]).toBe("redis_version is 6.0.16; it must be 6.2 or later");
  for (const version of ["6.2.0", "7.0.15", "8.2.1"])
    expect(
      await checkServers(
        [{ readInfo: async () => `redis_version:${version}`, readConfig: async () => ({}) }],
        false,
      ),
    ).toEqual([]);
});

test("check: a client that reads replicas", async () => {
  expect((await checkServers([], true))[0]).toMatch(/^scaleReads is not master, /);
});

test("check rejects if there is no connection", async () => {
  const lost = { readInfo: () => Promise.reject(new Error("gone")), readConfig: async () => ({}) };
  await expect(checkServers([lost], false)).rejects.toMatchObject({ code: "unknown-outcome" });
});

async function checkThroughBoth({ url, port }: RedisServer): Promise<(readonly string[])[]> {
  const nodeRedis = createClient({ url });
  const ioRedis = new Redis(port, "127.0.0.1");
  try {
    await nodeRedis.connect();
    return await Promise.all([nodeRedis, ioRedis].map((client) => new RedisSessionStore(client).check()));
  } finally {
    nodeRedis.destroy();
    ioRedis.disconnect();
  }
}
