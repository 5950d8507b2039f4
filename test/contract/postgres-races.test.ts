/** Verbs that meet on a real PostgreSQL, each over a connection of its own: whatever came first, the promises of sessions hold. */

import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PatchResult, SessionRecord } from "../../src/sessions/store/session-store.ts";
import { PostgresSessionStore } from "../../src/stores/postgres/postgres-session-store.ts";
import {
  createRotation,
  createSubjectKey,
  DAY,
  fieldsOf,
  NOW,
  rotateSession,
  storeSession,
} from "../../src/testing/sessions/case.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";

const missing = missingPostgres();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

/** As many connections as meet at once. */
const CONNECTIONS = 10;

describe.skipIf(missing)(`PostgreSQL${missing ? ` (${missing})` : ""}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ settings: { deadlock_timeout: "10ms" } });
  }, 60_000);
  afterAll(() => server?.stop());

  for (const level of ["read committed", "repeatable read", "serializable"])
    describe(`with ${level} transactions`, () => {
      const options = `-c default_transaction_isolation=${level.replace(" ", "\\ ")}`;
      // The others repeat what PostgreSQL refuses, which takes its time.
      const rounds = level === "read committed" ? 200 : 40;
      let pool: Pool;
      let store: PostgresSessionStore;
      beforeAll(async () => {
        pool = new Pool({ connectionString: server.url, max: CONNECTIONS, options });
        store = new PostgresSessionStore(pool, { table: level.replace(" ", "_") });
        await store.setUp();
        const { rows } = await pool.query("SHOW default_transaction_isolation");
        expect(rows).toEqual([{ default_transaction_isolation: level }]);
        // All connections are open before the first race.
        await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query("SELECT pg_sleep(0.05)")));
      });
      afterAll(() => pool?.end());

      const expectStatus = (result: PatchResult, ...because: string[]) =>
        expect(["ok", ...because]).toContain(result.status === "gone" ? result.because : result.status);
      const fieldsOfStored = async ({ id }: Pick<SessionRecord, "id">) =>
        Object.fromEntries((await store.read(id))?.record.fields ?? []);

      /** Returns the calls in an order that differs from round to round. */
      const shuffle = <T>(round: number, calls: readonly T[]) =>
        calls.map((_, i) => calls[(i + round) % calls.length]!);

      test(`${rounds} sessions that are destroyed while they rotate are over, and their successors too`, async () => {
        let rotated = 0;
        for (let round = 0; round < rounds; round++) {
          const record = await storeSession(store);
          const rotation = createRotation(record);
          const rotate = async () => {
            const result = await store.rotate(record.id, rotation);
            expectStatus(result, "ended");
            if (result.status === "ok") rotated++;
          };
          const destroy = async () => expect(await store.destroy(record.id)).toBe(true);
          await Promise.all(shuffle(round, [rotate, destroy]).map((call) => call()));
          for (const { id } of [record, rotation.next]) expect(await store.read(id)).toBeUndefined();
        }
        // Both orders came up, or the races were none.
        expect(rotated).toBeGreaterThan(0);
        expect(rotated).toBeLessThan(rounds);
      });

      test("a chain that is destroyed at its oldest end while its newest session rotates is over", async () => {
        for (let round = 0; round < rounds / 5; round++) {
          const first = await storeSession(store, { subjectKey: createSubjectKey() });
          const second = await rotateSession(store, first);
          const third = await rotateSession(store, second);
          // Without grace it empties its predecessors: it locks the chain from the other end.
          const rotation = createRotation(third, { readableUntil: NOW });
          const results = await Promise.all(
            shuffle(round, [
              () => store.rotate(third.id, rotation),
              () => store.destroy(first.id),
              () => store.destroy(second.id),
            ]).map((call) => call()),
          );
          // Of the two that destroy it, one has ended it.
          expect(results.filter((result) => result === true)).toEqual([true]);
          for (const { id } of [first, second, third, rotation.next])
            expect(await store.read(id)).toBeUndefined();
        }
      });

      test("a statement that PostgreSQL ended because of a deadlock is repeated", async () => {
        const chain = [await storeSession(store)];
        chain.push(await rotateSession(store, chain[0]!));
        const [oldest, newest] = chain.map(({ id }) => id);
        const lock = `SELECT FROM "${store.table}" WHERE id = $1 FOR UPDATE`;
        // Each looks for a deadlock once, so long after it began to wait: the one that meets it is `destroy`.
        const impatient = new Pool({
          connectionString: server.url,
          options: `${options} -c deadlock_timeout=500ms`,
        });
        const codes: unknown[] = [];
        const watched = new PostgresSessionStore(
          {
            query: (text, values) =>
              impatient.query(text, values).catch((error) => {
                codes.push(error.code);
                throw error;
              }),
          },
          { table: store.table },
        );
        const other = await pool.connect();
        await other.query("SET deadlock_timeout = '60s'; BEGIN");
        // `destroy` locks the newest first: it has that row when it waits for the other.
        await other.query(lock, [oldest]);
        const destroyed = watched.destroy(chain[0]!.id);
        const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        while ((await pool.query(waiting)).rowCount === 0);
        await other.query(lock, [newest]);
        await other.query("COMMIT; RESET deadlock_timeout");
        other.release();
        expect(await destroyed).toBe(true);
        expect(codes).toContain("40P01");
        for (const { id } of chain) expect(await store.read(id)).toBeUndefined();
        await impatient.end();
      });

      test("what a patch has set while its session rotates is in the new session, or was refused", async () => {
        for (let round = 0; round < rounds / 5; round++) {
          const record = await storeSession(store);
          const rotation = createRotation(record);
          const expected: Record<string, string> = {};
          const patches = ["a", "b", "c", "d"].map((name) => async () => {
            const result = await store.patch(record.id, { now: NOW, set: fieldsOf({ [name]: "1" }) });
            expectStatus(result, "superseded");
            if (result.status === "ok") expected[name] = "1";
          });
          const rotate = async () =>
            expect(await store.rotate(record.id, rotation)).toEqual({ status: "ok" });
          await Promise.all(shuffle(round, [rotate, ...patches]).map((call) => call()));
          expect(await fieldsOfStored(rotation.next)).toEqual(expected);
          expect(await fieldsOfStored(record)).toEqual(expected);
        }
      });

      test("no patch brings back what is destroyed at the same time", async () => {
        for (let round = 0; round < rounds / 4; round++) {
          const record = await storeSession(store);
          const patch = async () =>
            expectStatus(
              await store.patch(record.id, { now: NOW, seen: true, set: fieldsOf({ a: "1" }) }),
              "ended",
            );
          const destroy = async () => expect(await store.destroy(record.id)).toBe(true);
          await Promise.all(shuffle(round, [patch, destroy, patch]).map((call) => call()));
          expect(await store.read(record.id)).toBeUndefined();
          expectStatus(await store.patch(record.id, { now: NOW }), "ended");
        }
      });

      test("of patches that expect the same text one succeeds each time: ten that count lose no count", async () => {
        const record = await storeSession(store, { fields: fieldsOf({ count: "0" }) });
        const count = async () => {
          let found = "0";
          for (;;) {
            const result = await store.patch(record.id, {
              now: NOW,
              expect: new Map([["count", found]]),
              set: fieldsOf({ count: String(Number(found) + 1) }),
            });
            if (result.status === "ok") return;
            if (result.status !== "conflict") throw new Error(`a count must not be ${result.status}`);
            found = result.fields.get("count")!;
          }
        };
        const several = async () => {
          for (let i = 0; i < rounds / 20; i++) await count();
        };
        await Promise.all(Array.from({ length: CONNECTIONS }, several));
        expect(await fieldsOfStored(record)).toEqual({ count: String(CONNECTIONS * (rounds / 20)) });
      });

      test("parallel revocations each raise the epoch", async () => {
        const subject = createSubjectKey();
        const raise = () => store.raiseEpoch(subject, { now: NOW, until: NOW + DAY });
        const epochs = await Promise.all(Array.from({ length: 5 * CONNECTIONS }, raise));
        const values = epochs.map(({ value }) => value).sort((a, b) => a - b);
        expect(values).toEqual(values.map((_, i) => NOW + i));
        expect(await store.epochOf(subject)).toEqual({ value: NOW + values.length - 1 });
      });

      test("ten sweeps at once delete each session once, and none that lives", async () => {
        const live = await storeSession(store, { absoluteEnd: NOW + 3 * DAY, idle: 300_000 });
        await pool.query(
          `INSERT INTO "${store.table}" SELECT 'swept ' || i, 'h', NULL, 0, 0, 0, 1, 1, '{}', NULL, NULL, NULL, i FROM generate_series(1, 1000) i`,
        );
        const sweep = async () => {
          let sum = 0;
          for (let found = 1, empty = 0; empty < 3; empty = found === 0 ? empty + 1 : 0) {
            found = await store.sweep(2000, 20);
            sum += found;
          }
          return sum;
        };
        const sums = await Promise.all(Array.from({ length: CONNECTIONS }, sweep));
        expect(sums.reduce((a, b) => a + b)).toBe(1000);
        expect((await store.read(live.id))?.record.id).toBe(live.id);
      });
    });
});
