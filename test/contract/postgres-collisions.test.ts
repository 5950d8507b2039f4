/** Statements that have waited for the same row, at each isolation that a server can have by default. */

import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PatchResult, SessionRecord } from "../../src/sessions/store/session-store.ts";
import { PostgresSessionStore } from "../../src/stores/postgres/postgres-session-store.ts";
import {
  createRotation,
  createSession,
  createSubjectKey,
  DAY,
  NOW,
} from "../../src/testing/sessions/case.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";

const CONNECTIONS = 10;
const missing = missingPostgres();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

const set = (name: string, text = "1") => ({ now: NOW, set: new Map([[name, text]]) });
const statusOf = (result: PatchResult) => (result.status === "gone" ? result.because : result.status);

for (const isolation of ["read committed", "repeatable read", "serializable"]) {
  describe.skipIf(missing)(`PostgreSQL, ${isolation} by default${missing ? ` (${missing})` : ""}`, () => {
    let server: PostgresServer;
    let store: PostgresSessionStore;
    let watcher: Pool;
    const pools: Pool[] = [];
    const makePool = (max: number) => {
      const pool = new Pool({ connectionString: server.url, max });
      pools.push(pool);
      return pool;
    };

    beforeAll(async () => {
      server = await startPostgres({
        settings: { default_transaction_isolation: isolation, deadlock_timeout: 100 },
      });
      store = new PostgresSessionStore(makePool(CONNECTIONS));
      watcher = makePool(1);
      await store.setUp();
    }, 60_000);
    afterAll(async () => {
      for (const pool of pools) await pool.end();
      await server?.stop();
    });

    async function countDeadlocks(): Promise<number> {
      // A connection reports what it counted when it ends.
      for (const pool of pools.splice(0)) await pool.end();
      watcher = makePool(1);
      store = new PostgresSessionStore(makePool(CONNECTIONS));
      const { rows } = await watcher.query("SELECT sum(deadlocks)::int AS sum FROM pg_stat_database");
      return rows[0].sum;
    }

    async function begin(rest: Partial<SessionRecord> = {}): Promise<SessionRecord> {
      const record = createSession(rest);
      expect(await store.create(record)).toBe(true);
      return record;
    }

    /** Rotates a session again and again. Returns all of the chain, the one that lives last. */
    async function beginChain(length: number, rest: Partial<SessionRecord> = {}): Promise<SessionRecord[]> {
      const chain = [await begin(rest)];
      while (chain.length < length) {
        const rotation = createRotation(chain.at(-1)!);
        expect(await store.rotate(chain.at(-1)!.id, rotation)).toEqual({ status: "ok" });
        chain.push({ ...rotation.next, fields: new Map() });
      }
      return chain;
    }

    /** Starts calls while somebody else holds the session, so that each has seen it as it was, and lets them go together. */
    async function collide<T extends readonly unknown[]>(
      id: string,
      calls: { readonly [K in keyof T]: () => Promise<T[K]> },
    ): Promise<T> {
      const holder = await makePool(1).connect();
      await holder.query("BEGIN");
      await holder.query("SELECT FROM speculoos_sessions WHERE id = $1 FOR UPDATE", [id]);
      const results = Promise.all(calls.map((call) => call()));
      for (;;) {
        // Not by the holder: within a transaction it would see the same activity each time.
        const { rows } = await watcher.query(
          "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
        );
        if (rows[0].count === calls.length) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await holder.query("COMMIT");
      holder.release();
      return results as unknown as Promise<T>;
    }

    // The stricter ones refuse all but one of those that meet, which are repeated for 5 seconds.
    const patches = isolation === "read committed" ? 200 : 40;
    test(`${patches} patches of different fields at once are all kept`, async () => {
      const { id } = await begin();
      const names = Array.from({ length: patches }, (_, i) => `field ${i}`);
      const results = await Promise.all(names.map((name) => store.patch(id, set(name))));
      expect(new Set(results.map(statusOf))).toEqual(new Set(["ok"]));
      expect([...(await store.read(id))!.record.fields.keys()].sort()).toEqual([...names].sort());
    });

    test("patches that have waited see what was written meanwhile: one of two that expect the same is done", async () => {
      const { id } = await begin({ fields: new Map([["n", "0"]]) });
      const expected = new Map([["n", "0"]]);
      const results = await collide(id, [
        () => store.patch(id, { ...set("n", "a"), expect: expected }),
        () => store.patch(id, { ...set("n", "b"), expect: expected }),
        () => store.patch(id, set("other")),
      ]);
      const [first, second, other] = results;
      expect([first, second].map(statusOf).sort()).toEqual(["conflict", "ok"]);
      expect(other).toEqual({ status: "ok" });
      const winner = first.status === "ok" ? "a" : "b";
      const loser = first.status === "ok" ? second : first;
      expect(loser).toEqual({ status: "conflict", fields: new Map([["n", winner]]) });
      expect(Object.fromEntries((await store.read(id))!.record.fields)).toEqual({ n: winner, other: "1" });
    });

    test("of a patch, a rotation and a patch that have waited, every acknowledged change is in the new session", async () => {
      for (let times = 0; times < 5; times++) {
        const record = await begin({ subjectKey: createSubjectKey() });
        const rotations = [createRotation(record), createRotation(record)];
        const [a, first, b, second, c] = await collide(record.id, [
          () => store.patch(record.id, set("a")),
          () => store.rotate(record.id, rotations[0]!),
          () => store.patch(record.id, set("b")),
          () => store.rotate(record.id, rotations[1]!),
          () => store.patch(record.id, set("c")),
        ]);
        expect([first, second].map(statusOf).sort()).toEqual(["ok", "superseded"]);
        const [done, not] = first.status === "ok" ? rotations : rotations.toReversed();
        const moved = Object.entries({ a, b, c }).filter(([, { status }]) => status === "ok");
        for (const result of [a, b, c]) expect(["ok", "superseded"]).toContain(statusOf(result));
        const fields = Object.fromEntries((await store.read(done!.next.id))!.record.fields);
        expect(fields).toEqual(Object.fromEntries(moved.map(([name]) => [name, "1"])));
        expect(await store.read(not!.next.id)).toBeUndefined();
      }
    });

    test("of a destroy, a rotation and a patch that have waited, nothing lives afterwards", async () => {
      for (let times = 0; times < 5; times++) {
        const subjectKey = createSubjectKey();
        const record = await begin({ subjectKey });
        await store.enlist(subjectKey, record.id, NOW + DAY);
        const rotation = createRotation(record);
        const calls = [
          () => store.patch(record.id, set("a")),
          () => store.rotate(record.id, rotation),
          () => store.destroy(record.id),
        ];
        const turn = times % calls.length;
        await collide(record.id, [...calls.slice(turn), ...calls.slice(0, turn)]);
        for (const id of [record.id, rotation.next.id]) {
          expect(await store.read(id)).toBeUndefined();
          expect(statusOf(await store.patch(id, set("a")))).toBe("ended");
        }
        expect(await store.ids(subjectKey)).toEqual([]);
      }
    });

    test("destroys of every session of a chain, with the rotation that empties it, end all of it; one of them ended it", async () => {
      for (let times = 0; times < 10; times++) {
        const chain = await beginChain(4, { subjectKey: createSubjectKey() });
        const last = chain.at(-1)!;
        const rotation = createRotation(last, { readableUntil: NOW });
        const destroys = chain.map(({ id }) => store.destroy(id));
        const [rotated, ...ended] = await Promise.all([store.rotate(last.id, rotation), ...destroys]);
        expect(["ok", "ended"]).toContain(statusOf(rotated));
        expect(ended.filter(Boolean)).toHaveLength(1);
        for (const { id } of [...chain, rotation.next]) expect(await store.read(id)).toBeUndefined();
      }
    });

    test("a destroy and a rotation that empties its predecessors do not wait for each other", async () => {
      const before = await countDeadlocks();
      for (let times = 0; times < 10; times++) {
        const chain = await beginChain(3, { subjectKey: createSubjectKey() });
        const last = chain.at(-1)!;
        const rotation = createRotation(last, { readableUntil: NOW });
        const rotate = () => store.rotate(last.id, rotation);
        const destroy = () => store.destroy(chain[0]!.id);
        await collide<readonly unknown[]>(last.id, times % 2 === 0 ? [rotate, destroy] : [destroy, rotate]);
        for (const { id } of [...chain, rotation.next]) expect(await store.read(id)).toBeUndefined();
      }
      // Each would be a wait of `deadlock_timeout`.
      expect((await countDeadlocks()) - before).toBe(0);
    });

    test("a patch that sees a session expire does not outrun the sweep, and what lives on is not swept", async () => {
      const [over, seen] = [await begin({ idle: 1 }), await begin({ idle: 1 })];
      const now = NOW + 1000;
      const [touched] = await collide(seen.id, [
        () => store.patch(seen.id, { now: NOW + 500, seen: true, set: new Map([["a", "1"]]) }),
      ]);
      expect(touched).toEqual({ status: "ok" });
      await store.sweep(now, 1000);
      expect(await store.read(over.id)).toBeUndefined();
      expect((await store.read(seen.id))?.record.lastSeenAt).toBe(NOW + 500);
    });

    test("ten sweeps at once share the work: each session is counted once", async () => {
      const past = NOW - 365 * DAY;
      const subjectKey = createSubjectKey();
      const times = { createdAt: past, lastSeenAt: past, absoluteEnd: past + 1000 };
      const records = Array.from({ length: 120 }, () => createSession({ subjectKey, ...times }));
      for (const record of records) {
        await store.create(record);
        await store.enlist(subjectKey, record.id, past + 1000);
      }
      const counts: number[] = [];
      const sweep = async () => {
        for (let count = -1; count !== 0; counts.push(count)) count = await store.sweep(NOW - DAY, 5);
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, sweep));
      expect(counts.reduce((sum, count) => sum + count)).toBe(120);
      expect(counts.filter((count) => count > 0).length).toBeGreaterThan(CONNECTIONS);
      for (const { id } of records) expect(await store.read(id)).toBeUndefined();
      expect(await store.ids(subjectKey)).toEqual([]);
    });

    test("of parallel revocations each raises the epoch, and none excepts a session that another one has ended", async () => {
      const subjectKey = createSubjectKey();
      const records = Array.from({ length: 20 }, () => createSession({ subjectKey }));
      const epochs = await Promise.all(
        records.map(({ id, epoch }) =>
          store.raiseEpoch(subjectKey, { now: 1, except: { id, epoch }, until: NOW + DAY }),
        ),
      );
      const values = epochs.map(({ value }) => value).sort((a, b) => a - b);
      expect(values).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      const excepted = epochs.filter(({ except }) => except !== undefined);
      expect(excepted.map(({ value }) => value)).toEqual([1]);
    });

    test("a login during a revocation is in the list or was told of the epoch", async () => {
      for (let times = 0; times < 20; times++) {
        const subjectKey = createSubjectKey();
        const { id } = createSession();
        const [told, raised] = await Promise.all([
          store.enlist(subjectKey, id, NOW + DAY),
          store.raiseEpoch(subjectKey, { now: NOW, until: NOW + DAY }),
        ]);
        expect([undefined, raised.value]).toContain(told?.value);
        expect(await store.ids(subjectKey)).toEqual([id]);
      }
    });
  });
}
