/** Sessions in a PostgreSQL on this machine: a million beside ten thousand. */

import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { Pool } from "pg";
import { KeyRing } from "speculoos";
import { PostgresSessionStore } from "speculoos/postgres";
import { defineSession } from "speculoos/session";
import { missingPostgres, type PostgresServer, startPostgres } from "../test/servers/postgres.ts";
import { computeMedian, type Result } from "./compare.ts";

const GROUP = "sessions in PostgreSQL";
const FEW = 10_000;
const SWEPT = 500;
const SWEEPS = 20;
const OPENED = 2000;
/** A year before the sessions that live, so that a sweep finds them. */
const PAST = Date.now() - 365 * 86_400_000;

/** `many` is smaller where the benchmark itself is tried. */
export async function comparePostgresSessions(many = 1_000_000): Promise<Result[]> {
  const missing = missingPostgres();
  if (missing !== undefined) {
    process.stderr.write(`${GROUP} are left out: ${missing}\n`);
    return [];
  }
  const server = await startPostgres({ settings: { shared_buffers: "256MB", max_wal_size: "4GB" } });
  try {
    const [few, more] = [await measureSize(server, FEW), await measureSize(server, many)];
    const count = many.toLocaleString("en");
    return [
      toResult(`open, ${count} sessions`, more.open, few.open),
      toResult(`sweep of ${SWEPT}, ${count} sessions`, more.sweep, few.sweep),
    ];
  } finally {
    await server.stop();
  }
}

function toResult(name: string, nanoseconds: number, few: number): Result {
  const peer = "10,000 sessions";
  return {
    comparison: {
      group: GROUP,
      name,
      ours: () => undefined,
      peers: {},
      target: { [peer]: 0.5 },
      comparable: false,
    },
    nanoseconds,
    ratios: { [peer]: few / nanoseconds },
  };
}

/** Fills tables of their own, of which the first `SWEPT * SWEEPS` sessions are over. */
async function measureSize(server: PostgresServer, count: number): Promise<{ open: number; sweep: number }> {
  const pool = new Pool({ connectionString: server.url, max: 4 });
  const table = `sessions_${count}`;
  const store = new PostgresSessionStore(pool, { table });
  await store.setUp();
  process.stderr.write(`\r${GROUP}: ${count}`.padEnd(78));
  const fields = JSON.stringify({ user: "Z3VzZXItMTIzNDU2", cart: "g2dza3UtMTIzZ3NrdS00NTY" });
  // Ids as those of `defineSession`, which are all over the index.
  await pool.query(
    `INSERT INTO ${table} SELECT substr(replace(gen_random_uuid()::text, '-', ''), 7), $1, 'subject ' || gen_random_uuid(), 0,
      at, at, 1800, at + 43200000, $2::jsonb, NULL, NULL, NULL, at + 1800000
    FROM generate_series(1, $3::int) i, LATERAL (SELECT CASE WHEN i <= $4::int THEN $5::float8 + i ELSE $6::float8 END AS at) t`,
    [randomBytes(32).toString("base64url"), fields, count + SWEPT * SWEEPS, SWEPT * SWEEPS, PAST, Date.now()],
  );
  await pool.query(`INSERT INTO ${table}_lists SELECT subject_key, id, absolute_end FROM ${table}`);
  await pool.query(`VACUUM ANALYZE ${table}, ${table}_lists`);
  await pool.query("CHECKPOINT");
  // The first opens are slower, in whatever table they are.
  await measureOpens(store);
  const open = await measureOpens(store);
  const times: number[] = [];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const start = performance.now();
    if ((await store.sweep(Date.now() - 86_400_000, SWEPT)) !== SWEPT)
      throw new Error("a sweep must find 500");
    times.push(1e6 * (performance.now() - start));
  }
  await pool.end();
  return { open: computeMedian(open), sweep: computeMedian(times) };
}

/** Returns the nanoseconds of each of many openings, of users' sessions all over the index: each reads an epoch too. */
async function measureOpens(store: PostgresSessionStore): Promise<number[]> {
  const keys = new KeyRing(KeyRing.generate());
  const subject = (data: { user?: number | undefined }) => data.user;
  const sessions = defineSession<{ user: number }>("s", {
    keys,
    store,
    idle: 1800,
    absolute: 43_200,
    subject,
  });
  const cookies: string[] = [];
  for (let index = 0; index < 200; index++) {
    const session = await sessions.open("");
    session.set("user", index);
    session.login();
    const headers = new Headers();
    await session.commit(headers);
    cookies.push(headers.getSetCookie()[0]!.split(";")[0]!);
    if (index % 2 === 0) await sessions.revoke(index, { except: session });
  }
  const times: number[] = [];
  for (let index = 0; index < OPENED; index++) {
    const start = performance.now();
    const session = await sessions.open(cookies[index % cookies.length]!);
    times.push(1e6 * (performance.now() - start));
    if (session.status !== "ok") throw new Error("an opened session must be alive");
  }
  return times;
}
