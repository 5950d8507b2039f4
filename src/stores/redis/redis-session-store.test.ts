import { inspect } from "node:util";
import { createClient, RESP_TYPES } from "redis";
import { afterAll, expect, test } from "vitest";
import { missingRedis, startRedis } from "../../../test/servers/redis.ts";
import {
  createRotation,
  createSession,
  createSubjectKey,
  expectEqual,
  NOW,
} from "../../testing/sessions/case.ts";
import type { NodeRedisLike } from "./redis-like.ts";
import { RedisSessionStore } from "./redis-session-store.ts";

const DAY = 86_400_000;
const MAX = 1000;

const missing = missingRedis();
if (missing !== undefined) test.skip(`the Redis store: ${missing}`, () => {});
else {
  const server = await startRedis();
  const client = createClient({ url: server.url });
  await client.connect();
  const store = new RedisSessionStore(client, { prefix: "t:" });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  test("what is no client, and a prefix with a brace, are refused", () => {
    for (const given of [undefined, null, 7, "redis://", {}, { get() {}, eval() {} }])
      expect(() => new RedisSessionStore(given as unknown as NodeRedisLike)).toThrow(
        /^client must be a client of node-redis or ioredis; got /,
      );
    for (const prefix of ["{a}", "a{", "}", "\ud800", 7 as unknown as string])
      expect(() => new RedisSessionStore(client, { prefix })).toThrow(TypeError);
  });

  test("console.log shows the client and the prefix, and no data", () => {
    expect(inspect(store, { depth: Infinity, showHidden: true })).toBe(
      "{ RedisSessionStore: { client: 'node-redis', prefix: 't:' } }",
    );
  });

  test("a closed store refuses every method, and leaves the client open", async () => {
    const closed = new RedisSessionStore(client);
    await closed.close();
    for (const call of [
      closed.create(createSession()),
      closed.read("a"),
      closed.sweep(NOW, 1),
      closed.ids("s"),
      closed.check(),
      closed.destroy("a", "s"),
    ])
      await expect(call).rejects.toMatchObject({
        code: "store-unavailable",
        message: "The RedisSessionStore is closed",
      });
    expect(await client.ping()).toBe("PONG");
  });

  test("no name of a field is taken for one of the store's own", async () => {
    const names = [
      ":",
      ":i",
      ":t",
      ":u",
      ":by",
      ":n",
      "::t",
      ":=t",
      ":=:t",
      "=",
      "__proto__",
      ":__proto__",
      ":=__proto__",
      "",
      "\0",
      "-",
      ".x",
    ];
    const fields = new Map(names.map((name) => [name, `text of ${name}`]));
    const record = createSession({ fields, subjectKey: createSubjectKey() });
    await store.create(record);
    expectEqual("the session", (await store.read(record.id))?.record, record);
    const expect1 = new Map(names.map((name) => [name, `text of ${name}`]));
    const set = new Map(names.map((name) => [name, "2"]));
    expect(await store.patch(record.id, { now: NOW, seen: true, set, expect: expect1 })).toEqual({
      status: "ok",
    });
    const rotation = createRotation(record, { keep: names });
    expect(await store.rotate(record.id, rotation)).toEqual({ status: "ok" });
    const moved = new Map([...set].filter(([name]) => name !== ".x"));
    const next = (await store.read(rotation.next.id))?.record;
    expectEqual("the session", next, { ...rotation.next, fields: moved });
    expect(await store.patch(next!.id, { now: NOW, delete: names })).toEqual({ status: "ok" });
    expectEqual("the session", (await store.read(next!.id))?.record, { ...rotation.next, fields: new Map() });
  });

  test("a session of ten thousand fields is created, changed, rotated, emptied and read", async () => {
    const fields = new Map(Array.from({ length: 10_000 }, (_, index) => [`name ${index}`, `${index}`]));
    const record = createSession({ fields });
    await store.create(record);
    const expected = new Map([...fields].slice(0, 5000));
    expect(
      await store.patch(record.id, { now: NOW, set: fields, delete: ["name 0"], expect: expected }),
    ).toEqual({ status: "ok" });
    const rotation = createRotation(record, { set: fields, readableUntil: NOW });
    expect(await store.rotate(record.id, rotation)).toEqual({ status: "ok" });
    expectEqual("the fields", (await store.read(rotation.next.id))?.record.fields, fields);
    expect((await store.read(record.id))?.record.fields.size).toBe(0);
    const { id } = rotation.next;
    expect(await store.patch(id, { now: NOW, delete: [...fields.keys()] })).toEqual({ status: "ok" });
    expect((await store.read(id))?.record.fields.size).toBe(0);
  });

  test("half a surrogate pair is refused: clients would write another character", async () => {
    const record = createSession();
    await store.create(record);
    const odd = new Map([["a", "\ud83c"]]);
    const oddName = new Map([["\udf6a", "1"]]);
    for (const call of [
      store.create(createSession({ fields: odd })),
      store.create(createSession({ id: "abcd\ud800" })),
      store.patch(record.id, { now: NOW, set: oddName }),
      store.patch(record.id, { now: NOW, expect: odd }),
      store.read("abcd\ud800"),
      store.destroy("abcd\ud800"),
    ])
      await expect(call).rejects.toMatchObject({ code: "not-storable" });
    expectEqual("the session", (await store.read(record.id))?.record, record);
  });

  test("times that are no whole numbers come back as they were", async () => {
    const record = createSession({
      createdAt: NOW + 0.1,
      lastSeenAt: NOW + 0.25,
      idle: 0.5,
      absoluteEnd: NOW + 1e6 + 0.125,
      epoch: 2 ** 53 - 1,
    });
    await store.create(record);
    expectEqual("the session", (await store.read(record.id))?.record, record);
    const subjectKey = createSubjectKey();
    for (const value of [NOW + 0.5, NOW + 1.5, 2 ** 53 - 1])
      expect(
        await store.raiseEpoch(subjectKey, { now: value === NOW + 1.5 ? NOW : value, until: 0 }),
      ).toEqual({ value });
    expect(await store.epochOf(subjectKey)).toEqual({ value: 2 ** 53 - 1 });
  });

  test("a session of the library keeps the compact form of a hash, also after updates and a rotation", async () => {
    const text = "x".repeat(64);
    const record = createSession({
      secretHash: "h".repeat(43),
      subjectKey: "s".repeat(22),
      idle: 34_560_000,
      epoch: NOW,
      fields: new Map([["a", text]]),
    });
    await store.create(record);
    for (let count = 0; count < 50; count++)
      await store.patch(record.id, {
        now: NOW + count,
        seen: true,
        set: new Map([["a", text]]),
        expect: new Map([["a", text]]),
      });
    const rotation = createRotation(record, { next: { secretHash: "h".repeat(43) } });
    await store.rotate(record.id, rotation);
    for (const id of [record.id, rotation.next.id])
      expect(await client.objectEncoding(`t:{${id.slice(0, 4)}}${id.slice(4)}`)).toBe("listpack");
  });

  test("every key ends by itself, but epochs, which Redis must not evict", async () => {
    const other = new RedisSessionStore(client, { prefix: "ends:" });
    const subjectKey = createSubjectKey();
    const record = createSession({ subjectKey });
    await other.create(record);
    const rotation = createRotation(record);
    for (const { id } of [record, rotation.next]) await other.enlist(subjectKey, id, record.absoluteEnd);
    await other.rotate(record.id, rotation);
    await other.raiseEpoch(subjectKey, { now: NOW, until: NOW });
    const keys = await client.keys("ends:*");
    expect(keys.length).toBe(5);
    for (const key of keys) {
      const life = await client.pTTL(key);
      if (key.startsWith("ends:e")) expect(life).toBe(-1);
      else expect(life).toBeGreaterThan(0);
    }
    const [predecessor, link] = [
      await client.pTTL(`ends:{${record.id.slice(0, 4)}}${record.id.slice(4)}`),
      await client.pTTL(keys.find((key) => key.startsWith("ends:p"))!),
    ];
    expect(predecessor).toBeLessThanOrEqual(60_000);
    expect(Math.abs(predecessor - link)).toBeLessThan(1000);
  });

  test("a list loses what is destroyed or rotated, whether or not the subject is known", async () => {
    const subjectKey = createSubjectKey();
    const records = Array.from({ length: 3 }, () => createSession({ subjectKey }));
    for (const record of records) {
      await store.create(record);
      await store.enlist(subjectKey, record.id, record.absoluteEnd);
    }
    const [first, second, third] = records;
    await store.destroy(first!.id, subjectKey);
    await store.destroy(second!.id);
    const rotation = createRotation(third!);
    await store.enlist(subjectKey, rotation.next.id, third!.absoluteEnd);
    await store.rotate(third!.id, rotation);
    await expect.poll(() => store.ids(subjectKey)).toEqual([rotation.next.id]);
    await store.destroy(third!.id);
    await expect.poll(() => store.ids(subjectKey)).toEqual([]);
  });

  test("a list has the thousand ids that end last, and loses those that are over for a day", async () => {
    const subjectKey = createSubjectKey();
    await store.enlist(subjectKey, "over", Date.now() - DAY - 1000);
    await store.enlist(subjectKey, "just over", Date.now() - DAY + 60_000);
    expect([...(await store.ids(subjectKey))].sort()).toEqual(["just over", "over"]);
    const until = Date.now() + DAY;
    for (let index = 0; index < MAX + 5; index++)
      await store.enlist(subjectKey, `id ${index}`, until + index);
    const ids = await store.ids(subjectKey);
    expect(ids.length).toBe(MAX);
    expect(ids[0]).toBe("id 5");
  });

  test("a list outlives its longest session by a day, by Redis' clock, and a list of times long ago lives a day", async () => {
    const [subjectKey, past] = [createSubjectKey(), createSubjectKey()];
    await store.enlist(subjectKey, "a", Date.now() + 5 * DAY);
    await store.enlist(subjectKey, "b", Date.now() + DAY);
    await store.enlist(past, "a", 1000);
    expect(Math.round((await client.pTTL(`t:l{${subjectKey}}`)) / DAY)).toBe(6);
    expect(Math.round((await client.pTTL(`t:l{${past}}`)) / DAY)).toBe(1);
  });

  test("scripts that Redis forgot are sent again", async () => {
    const record = createSession();
    await store.create(record);
    await client.scriptFlush();
    expect((await store.patch(record.id, { now: NOW, seen: true })).status).toBe("ok");
    await client.scriptFlush();
    expect(await store.destroy(record.id)).toBe(true);
  });

  test("a key that holds something else is no session, and stays as it is", async () => {
    const id = "abcdefgh";
    await client.hSet("t:{abcd}efgh", { name: "s3cr3t" });
    expect(await store.read(id)).toBeUndefined();
    expect(await store.patch(id, { now: NOW, set: new Map([["a", "1"]]) })).toEqual({
      status: "gone",
      because: "ended",
    });
    expect(await store.destroy(id)).toBe(false);
    expect(await store.create(createSession({ id }))).toBe(false);
    expect(await client.hGetAll("t:{abcd}efgh")).toEqual({ name: "s3cr3t" });
  });

  test("a client that returns bytes is refused", async () => {
    const bytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    const record = createSession();
    await store.create(record);
    await expect(new RedisSessionStore(bytes, { prefix: "t:" }).read(record.id)).rejects.toMatchObject({
      code: "store-unavailable",
      message: "the client of Redis must return text; got object",
    });
  });
}
