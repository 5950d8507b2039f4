import { inspect } from "node:util";
import { expect, test } from "vitest";
import { EndingMap } from "./ending-map.ts";
import { MemorySessionStore } from "./memory-session-store.ts";
import { SessionError } from "./session-error.ts";
import type { Rotation, SessionRecord } from "./session-store.ts";

const NOW = 1_700_000_000_000;

function session(id: string, rest: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id,
    secretHash: "hash",
    subjectKey: undefined,
    epoch: 0,
    createdAt: NOW,
    lastSeenAt: NOW,
    idle: 60,
    absoluteEnd: NOW + 3_600_000,
    fields: new Map([["a", "1"]]),
    ...rest,
  };
}

function rotation(id: string, rest: Partial<Rotation> = {}): Rotation {
  const { fields: _, ...next } = session(id);
  const until = NOW + 60_000;
  const moves = { keep: "all", set: new Map(), delete: [] } as const;
  return { now: NOW, next, ...moves, readableUntil: until, keptUntil: until, ...rest };
}

/** Returns the error of a promise that must reject with a SessionError. */
async function errorOf(promise: Promise<unknown>): Promise<SessionError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SessionError);
  return error as SessionError;
}

test("a full store says that it is full, its limit, and what to do", async () => {
  const store = new MemorySessionStore({ limit: 2 });
  expect(await store.create(session("a"))).toBe(true);
  expect(await store.create(session("b"))).toBe(true);
  const error = await errorOf(store.create(session("c")));
  expect(error.code).toBe("store-unavailable");
  expect(error.message).toBe(
    'The MemorySessionStore is full: it has 2 sessions, its limit, and none of them is over. Raise "limit", shorten "idle" or ' +
      '"absolute", or use a store on disk',
  );
  expect((await errorOf(store.rotate("a", rotation("c")))).code).toBe("store-unavailable");
  // Nothing happened: the session that could not rotate is as it was.
  expect((await store.read("a"))?.record.superseded).toBeUndefined();
  expect(await store.create(session("a"))).toBe(false);
});

test("in a full store what is over makes room, and what lives stays", async () => {
  const store = new MemorySessionStore({ limit: 3 });
  for (const id of ["a", "b", "c"]) await store.create(session(id));
  await store.patch("a", { now: NOW + 50_000, seen: true });
  await store.patch("b", { now: NOW + 50_000, seen: true });
  const late = { createdAt: NOW + 60_000, lastSeenAt: NOW + 60_000 };
  expect(await store.create(session("d", late))).toBe(true);
  await errorOf(store.create(session("e", late)));
  expect(
    await Promise.all(["a", "b", "c", "d"].map(async (id) => (await store.read(id)) !== undefined)),
  ).toEqual([true, true, false, true]);
});

test("a destroyed session makes room", async () => {
  const store = new MemorySessionStore({ limit: 1 });
  for (let i = 0; i < 10_000; i++) {
    expect(await store.create(session(`id${i}`))).toBe(true);
    expect(await store.destroy(`id${i}`)).toBe(true);
  }
  expect(await store.sweep(NOW + 1e9, 10)).toBe(0);
});

test("a store that is full of epochs forgets none that lives", async () => {
  const store = new MemorySessionStore({ limit: 2 });
  const options = { now: NOW, until: NOW + 1000 };
  await store.raiseEpoch("s1", options);
  await store.raiseEpoch("s2", options);
  expect((await errorOf(store.raiseEpoch("s3", options))).message).toContain("it has 2 epochs");
  expect(await store.raiseEpoch("s2", options)).toEqual({ value: NOW + 1 });
  expect(await store.epochOf("s1")).toEqual({ value: NOW });
  expect(await store.raiseEpoch("s3", { now: NOW + 1000, until: NOW + 2000 })).toEqual({ value: NOW + 1000 });
});

test("lists lose the ids of sessions that ended, and of sessions that were never created", async () => {
  const store = new MemorySessionStore({ limit: 2 });
  await store.create(session("a", { subjectKey: "s" }));
  for (const id of ["a", "b", "c", "d"]) await store.enlist("s", id, NOW + 3_600_000);
  await store.enlist("t", "e", NOW + 3_600_000);
  expect(await store.ids("s")).toEqual(["a"]);
  expect(await store.ids("t")).toEqual(["e"]);
  await store.destroy("a");
  expect(await store.ids("s")).toEqual([]);
});

test("what was read cannot change the store, and does not change with it", async () => {
  const store = new MemorySessionStore();
  const fields = new Map([["a", "1"]]);
  await store.create(session("a", { fields }));
  fields.set("a", "changed");
  const read = await store.read("a");
  await store.patch("a", { now: NOW, set: new Map([["a", "2"]]) });
  expect([...read!.record.fields]).toEqual([["a", "1"]]);
  const held = read!.record.fields as Map<string, string>;
  for (const change of [() => held.set("a", "3"), () => held.delete("a"), () => held.clear()])
    expect(change).toThrow(TypeError);
  expect(() => Object.assign(read!.record, { epoch: 7 })).toThrow(TypeError);
  expect([...(await store.read("a"))!.record.fields]).toEqual([["a", "2"]]);
});

test("console.log shows counts, and no data", async () => {
  const store = new MemorySessionStore();
  await store.create(session("an id", { subjectKey: "a subject", fields: new Map([["user", "s3cr3t"]]) }));
  await store.raiseEpoch("a subject", { now: NOW, until: NOW });
  const shown = inspect(store, { depth: Infinity, showHidden: true });
  expect(shown).toBe("{ MemorySessionStore: { sessions: 1, limit: 100000, epochs: 1 } }");
});

test("a limit that is not a positive whole number is refused", () => {
  for (const limit of [0, -1, 1.5, NaN, Infinity])
    expect(() => new MemorySessionStore({ limit })).toThrow(RangeError);
});

test("a closed store refuses every method", async () => {
  const store = new MemorySessionStore();
  await store.create(session("a"));
  await store.close();
  expect((await errorOf(store.read("a"))).message).toBe("The MemorySessionStore is closed");
  for (const call of [store.create(session("a")), store.sweep(NOW, 1), store.ids("s"), store.check()])
    await errorOf(call);
});

test("what ended first is found first, whatever changed meanwhile", () => {
  const map = new EndingMap<{ key: string; end: number }>();
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const model = new Map<string, { key: string; end: number }>();
  for (let step = 0; step < 20_000; step++) {
    const key = `k${random(300)}`;
    const value = model.get(key);
    if (value === undefined || random(4) === 0) {
      const added = { key, end: random(1000) };
      map.set(key, added);
      model.set(key, added);
    } else if (random(3) === 0) {
      expect(map.delete(key)).toBe(model.delete(key));
    } else value.end += random(50);
    if (step % 97 !== 0) continue;
    const now = random(400);
    const over = [...model.values()].filter(({ end }) => end <= now).map((value) => value.key);
    const taken: string[] = [];
    for (let one = map.takeOver(now); one !== undefined; one = map.takeOver(now)) taken.push(one.key);
    expect(taken.sort()).toEqual(over.sort());
    for (const key of over) model.delete(key);
    expect(map.size).toBe(model.size);
  }
});
