/** Sessions in a SQLite file: a million beside ten thousand, and reading beside fifty writers in other processes. */

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { KeyRing } from "speculoos";
import { defineSession } from "speculoos/session";
import { SqliteSessionStore } from "speculoos/sqlite";
import { computeMedian, type Result } from "./compare.ts";

const GROUP = "sessions in SQLite";
const FEW = 10_000;
const MANY = 1_000_000;
const SWEPT = 500;
const SWEEPS = 20;
const OPENED = 2000;
const PROCESSES = 5;
/** A year before the sessions that live, so that a sweep finds them. */
const PAST = Date.now() - 365 * 86_400_000;

export async function compareSqliteSessions(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "speculoos-bench-"));
  try {
    const [few, many] = [await measureSize(folder, FEW), await measureSize(folder, MANY)];
    const { quiet, busy } = await measureWriters(join(folder, `${FEW}.db`));
    return [
      toResult("open, 1,000,000 sessions", many.open, { "10,000 sessions": few.open }, 0.5),
      toResult(`sweep of ${SWEPT}, 1,000,000 sessions`, many.sweep, { "10,000 sessions": few.sweep }, 0.5),
      toResult("open, 99th percentile, 50 writers in 5 processes", busy, { "median without writers": quiet }),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toResult(name: string, nanoseconds: number, peers: Record<string, number>, target?: number): Result {
  const ratios = Object.fromEntries(Object.entries(peers).map(([peer, time]) => [peer, time / nanoseconds]));
  const targets = Object.fromEntries(Object.keys(peers).map((peer) => [peer, target ?? 0]));
  const none = () => undefined;
  return {
    comparison: { group: GROUP, name, ours: none, peers: {}, target: targets, comparable: false },
    nanoseconds,
    ratios,
  };
}

/** Fills a file, of which the first `SWEPT * SWEEPS` sessions are over. */
async function measureSize(folder: string, count: number): Promise<{ open: number; sweep: number }> {
  const store = new SqliteSessionStore(join(folder, `${count}.db`));
  const over = SWEPT * SWEEPS;
  const fields = new Map([
    ["user", "Z3VzZXItMTIzNDU2"],
    ["cart", "g2dza3UtMTIzZ3NrdS00NTY"],
  ]);
  for (let index = 0; index < count + over; index++) {
    if (index % 50_000 === 0) process.stderr.write(`\r${GROUP}: ${index} of ${count}`.padEnd(78));
    const createdAt = index < over ? PAST : Date.now();
    await store.create({
      // As those of `defineSession`, which are all over the index.
      id: randomBytes(19).toString("base64url"),
      secretHash: randomBytes(32).toString("base64url"),
      subjectKey: `subject ${index % (count / 2)}`,
      epoch: 0,
      createdAt,
      lastSeenAt: createdAt,
      idle: 1800,
      absoluteEnd: createdAt + 43_200_000,
      fields,
    });
  }
  const open = await measureOpens(store);
  const times: number[] = [];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const start = performance.now();
    if ((await store.sweep(Date.now() - 86_400_000, SWEPT)) !== SWEPT)
      throw new Error("a sweep must find 500");
    times.push(1e6 * (performance.now() - start));
  }
  await store.close();
  return { open: computeMedian(open), sweep: computeMedian(times) };
}

/** Returns the nanoseconds of each of many openings, of sessions all over the file. */
async function measureOpens(store: SqliteSessionStore, count = OPENED): Promise<number[]> {
  const sessions = defineSession("s", {
    keys: new KeyRing(KeyRing.generate()),
    store,
    idle: 1800,
    absolute: 43_200,
  });
  const cookies: string[] = [];
  for (let index = 0; index < 200; index++) {
    const session = await sessions.open("");
    session.set("user", index);
    const headers = new Headers();
    await session.commit(headers);
    cookies.push(headers.getSetCookie()[0]!.split(";")[0]!);
  }
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    const session = await sessions.open(cookies[index % cookies.length]!);
    times.push(1e6 * (performance.now() - start));
    if (session.status !== "ok") throw new Error("an opened session must be alive");
  }
  return times;
}

/** Measures the same openings without and with writers, each of which patches sessions of its own without a pause. */
async function measureWriters(file: string): Promise<{ quiet: number; busy: number }> {
  const store = new SqliteSessionStore(file);
  const quiet = computeMedian(await measureOpens(store));
  const writer = fileURLToPath(new URL("sqlite-writer.ts", import.meta.url));
  const writers = Array.from({ length: PROCESSES }, () =>
    spawn(process.execPath, [writer, file, "10"], { stdio: ["ignore", "pipe", "inherit"] }),
  );
  await Promise.all(writers.map(({ stdout }) => new Promise((resolve) => stdout!.once("data", resolve))));
  const times = await measureOpens(store, 4000);
  for (const process of writers) process.kill();
  await store.close();
  times.sort((a, b) => a - b);
  return { quiet, busy: times[Math.floor(times.length * 0.99)]! };
}
