import { Redis } from "ioredis";
import { createClient } from "redis";
import { afterAll, describe, expect, test } from "vitest";
import { missingRedis, type RedisServer, startRedis } from "../../../test/servers/redis.ts";
import { Relay } from "../../../test/servers/relay.ts";
import { SessionError } from "../../sessions/store/session-error.ts";
import { createRotation, createSession, expectEqual, NOW } from "../../testing/sessions/case.ts";
import { reportFailure } from "./redis-failure.ts";
import { RedisSessionStore } from "./redis-session-store.ts";

/** Returns the error of a promise that must reject with a SessionError, which must show nothing but codes. */
async function errorOf(promise: Promise<unknown>): Promise<[code: string, message: string, cause: unknown]> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SessionError)) throw new Error("the promise must reject with a SessionError");
  return [error.code, error.message, error.cause];
}

test("an error of an unknown kind has an unknown outcome, and shows its class alone", () => {
  for (const thrown of [undefined, null, "s3cr3t", new Error("s3cr3t"), { code: "s3 cr3t", message: 7 }]) {
    const { code, message } = reportFailure(thrown);
    expect(code).toBe("unknown-outcome");
    expect(message).not.toContain("cr3t");
  }
});

test("an error of a script in Redis 6 is known by the code within", () => {
  const thrown = new Error(
    "ERR Error running script (call to f_1): @user_script:3: @user_script: 3: -OOM command not allowed",
  );
  expect(reportFailure(thrown).message).toBe("Redis cannot be used: it is full (OOM)");
});

const missing = missingRedis();
if (missing !== undefined) test.skip(`failures of Redis: ${missing}`, () => {});
else {
  const servers: RedisServer[] = [];
  const ends: (() => unknown)[] = [];
  const start = async (options = {}) => {
    const server = await startRedis(options);
    servers.push(server);
    return server;
  };
  const connectNodeRedis = async (port: number) => {
    const client = createClient({ socket: { host: "127.0.0.1", port, reconnectStrategy: 20 } });
    client.on("error", () => {});
    await client.connect();
    ends.push(() => client.destroy());
    return client;
  };
  const connectIoRedis = (port: number, options = {}) => {
    const client = new Redis(port, "127.0.0.1", options);
    client.on("error", () => {});
    ends.push(() => client.disconnect());
    return client;
  };
  afterAll(async () => {
    for (const end of ends) end();
    for (const server of servers) await server.stop();
  });

  test("without a connection nothing happened, and no host is shown", async () => {
    const { port } = await start();
    await servers.at(-1)!.stop();
    const none = { cause: { code: expect.any(String) } }.cause;
    const closed = createClient({ socket: { host: "127.0.0.1", port } });
    expect(await errorOf(new RedisSessionStore(closed).read("a"))).toEqual([
      "store-unavailable",
      "Redis cannot be used: no connection (ClientClosedError)",
      none,
    ]);
    const offline = createClient({
      disableOfflineQueue: true,
      socket: { host: "127.0.0.1", port, reconnectStrategy: 20 },
    });
    offline.on("error", () => {});
    offline.connect().catch(() => {});
    ends.push(() => offline.destroy());
    const unready = connectIoRedis(port, { enableOfflineQueue: false });
    for (const client of [offline, unready])
      expect((await errorOf(new RedisSessionStore(client).create(createSession()))).slice(0, 2)).toEqual([
        "store-unavailable",
        "Redis cannot be used: no connection (ClientOfflineError)",
      ]);
  });

  test("a Redis that is full refuses what would take memory, changes nothing, and still ends sessions", async () => {
    const { port } = await start({ settings: { "maxmemory-policy": "noeviction" } });
    for (const client of [await connectNodeRedis(port), connectIoRedis(port)]) {
      const store = new RedisSessionStore(client);
      const record = createSession({ fields: new Map([["a", "1"]]) });
      await store.create(record);
      const admin = connectIoRedis(port);
      await admin.config("SET", "maxmemory", "1");
      const set = new Map([["a", "2"]]);
      for (const call of [
        store.create(createSession()),
        store.patch(record.id, { now: NOW, set, seen: true }),
        store.rotate(record.id, createRotation(record, { readableUntil: NOW })),
        store.raiseEpoch("s", { now: NOW, until: NOW }),
        store.enlist("s", "a", NOW),
      ])
        expect(await errorOf(call)).toEqual([
          "store-unavailable",
          "Redis cannot be used: it is full (OOM)",
          { code: "OOM" },
        ]);
      expectEqual("the session", (await store.read(record.id))?.record, record);
      expect(await store.destroy(record.id)).toBe(true);
      await admin.config("SET", "maxmemory", "0");
    }
  });

  test("what the server refuses is store-unavailable, and says why without a name, a key or a value", async () => {
    const master = await start();
    const replica = await start({ settings: { replicaof: `127.0.0.1 ${master.port}` } });
    const admin = connectIoRedis(master.port);
    await admin.call("ACL", "SETUSER", "poor", "on", ">s3cr3t", "~*", "+@all", "-hset");
    await admin.set("speculoos:{abcd}", "text");
    const rows: [client: Redis, message: string][] = [
      [connectIoRedis(replica.port, { enableReadyCheck: false }), "the server is a replica (READONLY)"],
      [
        connectIoRedis(master.port, { username: "poor", password: "s3cr3t" }),
        "its user may not run a command of the scripts (NOPERM)",
      ],
    ];
    for (const [client, message] of rows)
      expect((await errorOf(new RedisSessionStore(client).create(createSession()))).slice(0, 2)).toEqual([
        "store-unavailable",
        `Redis cannot be used: ${message}`,
      ]);
    expect((await errorOf(new RedisSessionStore(admin).patch("abcd", { now: NOW })))[1]).toBe(
      "Redis cannot be used: a key holds something else (WRONGTYPE)",
    );
    await admin.config("SET", "min-replicas-to-write", "2");
    expect((await errorOf(new RedisSessionStore(admin).create(createSession())))[1]).toBe(
      "Redis cannot be used: it has too few replicas (NOREPLICAS)",
    );
  });

  describe("an answer that never arrives", () => {
    test("is an unknown outcome: the change may have happened", async () => {
      const server = await start();
      const relay = await Relay.start(server.port);
      ends.push(() => relay.stop());
      const options = { maxRetriesPerRequest: 0, retryStrategy: () => 20 };
      for (const client of [await connectNodeRedis(relay.port), connectIoRedis(relay.port, options)]) {
        const store = new RedisSessionStore(client);
        const record = createSession();
        // Redis knows the script now.
        await store.create(createSession());
        relay.answers = "lose";
        const failed = errorOf(store.create(record));
        await new Promise((resolve) => setTimeout(resolve, 100));
        relay.cut();
        relay.answers = "pass";
        const [code, message] = await failed;
        expect([code, message.replace(/\(\w+\)/, "(code)")]).toEqual([
          "unknown-outcome",
          "The answer of Redis did not arrive (code)",
        ]);
        expectEqual("the session", (await store.read(record.id))?.record, record);
      }
    });

    test("after the client's limit of time is one too", async () => {
      const server = await start();
      const relay = await Relay.start(server.port);
      ends.push(() => relay.stop());
      const client = connectIoRedis(relay.port, { commandTimeout: 100 });
      const store = new RedisSessionStore(client);
      await store.read("a");
      relay.answers = "lose";
      expect((await errorOf(store.read("a")))[0]).toBe("unknown-outcome");
    });

    test("makes ioredis send the command again, and each script finds out that it ran before", async () => {
      const server = await start();
      const relay = await Relay.start(server.port);
      ends.push(() => relay.stop());
      const client = connectIoRedis(relay.port, { retryStrategy: () => 20 });
      const store = new RedisSessionStore(client);
      await store.read("a");
      // Redis knows the scripts now.
      const other = createSession();
      await store.create(other);
      await store.patch(other.id, { now: NOW, expect: new Map() });
      await store.rotate(other.id, createRotation(other));
      await store.raiseEpoch("other", { now: NOW, until: NOW });
      await store.destroy(other.id);
      /** Loses the first answer. Returns the second. */
      const runTwice = async <T>(call: () => Promise<T>): Promise<T> => {
        relay.answers = "lose";
        const promise = call();
        await new Promise((resolve) => setTimeout(resolve, 100));
        relay.answers = "pass";
        relay.cut();
        return promise;
      };
      const record = createSession({ subjectKey: "s", fields: new Map([["count", "1"]]) });
      expect(await runTwice(() => store.create(record))).toBe(true);
      expect(await store.create(createSession({ id: record.id, fields: record.fields }))).toBe(false);
      const [set, expected] = [new Map([["count", "2"]]), new Map([["count", "1"]])];
      expect(await runTwice(() => store.patch(record.id, { now: NOW, set, expect: expected }))).toEqual({
        status: "ok",
      });
      expect((await store.patch(record.id, { now: NOW, set, expect: expected })).status).toBe("conflict");
      const rotation = createRotation(record);
      expect(await runTwice(() => store.rotate(record.id, rotation))).toEqual({ status: "ok" });
      expect((await store.rotate(record.id, createRotation(record))).status).toBe("gone");
      const except = { id: rotation.next.id, epoch: 0 };
      const raised = await runTwice(() => store.raiseEpoch("s", { now: NOW, until: NOW, except }));
      expect(raised).toEqual({ value: NOW + 1, except: except.id });
      // The library takes the second answer for what it is, if it repeats the call itself.
      const last = createSession();
      await store.create(last);
      expect(await runTwice(() => store.destroy(last.id))).toBe(false);
      expect(await store.read(last.id)).toBeUndefined();
    });
  });
}
