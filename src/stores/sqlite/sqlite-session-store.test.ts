import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inspect } from "node:util";
import { afterAll, expect, test } from "vitest";
import { SessionError } from "../../sessions/store/session-error.ts";
import type { Rotation, SessionRecord } from "../../sessions/store/session-store.ts";
import { SqliteSessionStore } from "./sqlite-session-store.ts";

const NOW = 1_700_000_000_000;
const folder = mkdtempSync(join(tmpdir(), "speculoos-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** Returns the path of a file that is not there yet. */
const newPath = () => join(folder, `${count++}.db`);

function session(id: string, rest: Partial<SessionRecord> = {}): SessionRecord {
  const times = { createdAt: NOW, lastSeenAt: NOW, idle: 60, absoluteEnd: NOW + 3_600_000 };
  return {
    id,
    secretHash: "hash",
    subjectKey: "s",
    epoch: 0,
    ...times,
    fields: new Map([["a", "1"]]),
    ...rest,
  };
}

function rotation(id: string): Rotation {
  const { fields: _, ...next } = session(id);
  const until = NOW + 60_000;
  return { now: NOW, next, keep: "all", set: new Map(), delete: [], readableUntil: until, keptUntil: until };
}

async function errorOf(promise: Promise<unknown>): Promise<SessionError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SessionError);
  expect((error as SessionError).code).toBe("store-unavailable");
  return error as SessionError;
}

/** The error is what it says, and neither it nor its cause has anything but a code. */
async function expectFailure(promise: Promise<unknown>, message: string, code: string): Promise<void> {
  const error = await errorOf(promise);
  expect([error.message, error.cause]).toEqual([message, { code }]);
}

test("a file is opened when it is first used, in WAL mode, and sessions outlive the process", async () => {
  const path = newPath();
  const store = new SqliteSessionStore(path);
  expect(readdirSync(folder)).toEqual([]);
  await store.create(session("a"));
  expect(await store.check()).toEqual([]);
  await store.close();
  const again = new SqliteSessionStore(path);
  expect((await again.read("a"))?.record).toEqual({
    ...session("a"),
    fields: expect.any(Map),
    superseded: undefined,
  });
  await again.close();
  const handle = new DatabaseSync(path);
  expect(handle.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  handle.close();
});

test("calls that come before the file is open wait for it", async () => {
  const store = new SqliteSessionStore(newPath());
  const ids = Array.from({ length: 20 }, (_, i) => `id${i}`);
  expect(await Promise.all(ids.map((id) => store.create(session(id))))).toEqual(ids.map(() => true));
  await store.close();
});

test("a handle stays open on close, and keeps its settings", async () => {
  const handle = new DatabaseSync(newPath());
  handle.exec("PRAGMA synchronous = OFF; PRAGMA busy_timeout = 0; PRAGMA wal_autocheckpoint = 0");
  const store = new SqliteSessionStore(handle);
  await store.create(session("a"));
  expect(await store.check()).toEqual([
    "journal_mode is delete, so that readers wait for writers; run PRAGMA journal_mode = WAL",
    "synchronous is 0, so that a power failure can damage the file; run PRAGMA synchronous = NORMAL",
    "busy_timeout is 0, so that a write fails while another process writes; run PRAGMA busy_timeout = 2000",
    "wal_autocheckpoint is 0, so that the WAL file grows for ever; run PRAGMA wal_autocheckpoint = 1000",
  ]);
  await store.close();
  expect(handle.prepare("SELECT id FROM speculoos_sessions_v1").get()).toEqual({ id: "a" });
  handle.close();
});

test("an open transaction of the handle is left alone, and nothing is read or written in it", async () => {
  const handle = new DatabaseSync(newPath());
  const store = new SqliteSessionStore(handle);
  const message =
    "The handle has an open transaction, which the store does not touch: give the store a handle of its own";
  handle.exec("BEGIN");
  expect((await errorOf(store.create(session("a")))).message).toBe(message);
  handle.exec("CREATE TABLE own (x); INSERT INTO own VALUES (1); COMMIT");
  await store.create(session("a"));
  handle.exec("BEGIN; INSERT INTO own VALUES (2)");
  for (const call of [
    store.read("a"),
    store.patch("a", { now: NOW }),
    store.destroy("a"),
    store.sweep(NOW, 1),
  ])
    expect((await errorOf(call)).message).toBe(message);
  handle.exec("COMMIT");
  expect(handle.prepare("SELECT count(*) AS n FROM own").get()).toEqual({ n: 2 });
  expect(await store.destroy("a")).toBe(true);
});

test("a handle that does not say whether a transaction is open is asked by beginning one", async () => {
  const real = new DatabaseSync(":memory:");
  const store = new SqliteSessionStore({
    exec: (sql) => real.exec(sql),
    prepare: (sql) => real.prepare(sql),
  });
  await store.create(session("a"));
  real.exec("BEGIN");
  expect((await errorOf(store.destroy("a"))).message).toContain("open transaction");
  real.exec("COMMIT");
  expect(await store.destroy("a")).toBe(true);
});

test("a lock that another connection holds for too long is an error, and then nothing happened", async () => {
  const path = newPath();
  const [one, other] = [new DatabaseSync(path), new DatabaseSync(path)];
  one.exec("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 20");
  const store = new SqliteSessionStore(one);
  await store.create(session("a"));
  other.exec("BEGIN IMMEDIATE");
  const busy = "The database cannot be used: another connection held its lock for too long (SQLITE_BUSY)";
  await expectFailure(store.create(session("b")), busy, "SQLITE_BUSY");
  await expectFailure(store.patch("a", { now: NOW, set: new Map([["a", "2"]]) }), busy, "SQLITE_BUSY");
  // Readers do not wait.
  expect((await store.read("a"))?.record.fields.get("a")).toBe("1");
  other.exec("ROLLBACK");
  expect(await store.create(session("b"))).toBe(true);
});

test("a file that another connection is writing, and that is not in WAL mode yet, is waited for", async () => {
  const path = newPath();
  const other = new DatabaseSync(path);
  other.exec("CREATE TABLE own (x); BEGIN IMMEDIATE; INSERT INTO own VALUES (1)");
  const store = new SqliteSessionStore(path);
  const created = store.create(session("a"));
  const isEarly = await Promise.race([created, new Promise((resolve) => setTimeout(resolve, 100, "waits"))]);
  expect(isEarly).toBe("waits");
  other.exec("COMMIT");
  expect(await created).toBe(true);
  expect(await store.check()).toEqual([]);
  await store.close();
});

test("a new file that another connection locks and keeps is an error after a while", async () => {
  const path = newPath();
  const other = new DatabaseSync(path);
  other.exec("BEGIN EXCLUSIVE");
  const store = new SqliteSessionStore(path);
  await expectFailure(
    store.create(session("a")),
    "The database cannot be used: another connection held its lock for too long (SQLITE_BUSY)",
    "SQLITE_BUSY",
  );
  other.exec("ROLLBACK");
  expect(await store.create(session("a"))).toBe(true);
  await store.close();
});

test("a full disk is an error, and no verb is half done", async () => {
  const handle = new DatabaseSync(newPath());
  const store = new SqliteSessionStore(handle);
  await store.create(session("a"));
  const { page_count } = handle.prepare("PRAGMA page_count").get() as { page_count: number };
  handle.exec(`PRAGMA max_page_count = ${page_count}`);
  const full = "The database cannot be used: the disk is full (SQLITE_FULL)";
  const large = new Map([["large", "x".repeat(60_000)]]);
  await expectFailure(store.create(session("b", { fields: large })), full, "SQLITE_FULL");
  await expectFailure(store.patch("a", { now: NOW, set: large }), full, "SQLITE_FULL");
  await expectFailure(store.rotate("a", { ...rotation("c"), set: large }), full, "SQLITE_FULL");
  handle.exec("PRAGMA max_page_count = 100000");
  expect((await store.read("a"))?.record).toMatchObject({ superseded: undefined });
  for (const id of ["b", "c"]) expect(await store.read(id)).toBeUndefined();
  expect(handle.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  expect(await store.rotate("a", { ...rotation("c"), set: large })).toEqual({ status: "ok" });
});

test("a rotation that fails in its last statement leaves the session as it was", async () => {
  const handle = new DatabaseSync(":memory:");
  const store = new SqliteSessionStore(handle);
  await store.create(session("a"));
  handle.exec(
    `CREATE TRIGGER fail BEFORE UPDATE ON speculoos_sessions_v1 BEGIN SELECT RAISE(ABORT, 's3cr3t'); END`,
  );
  await expectFailure(
    store.rotate("a", rotation("b")),
    "The database cannot be used: SQLite refused (SQLITE_CONSTRAINT)",
    "SQLITE_CONSTRAINT",
  );
  expect(await store.read("b")).toBeUndefined();
  expect(handle.isTransaction).toBe(false);
});

test("a closed store, a closed handle, a read-only handle, no file and no database are errors", async () => {
  const path = newPath();
  const store = new SqliteSessionStore(path);
  await store.create(session("a"));
  await store.close();
  await store.close();
  expect((await errorOf(store.read("a"))).message).toBe("The SqliteSessionStore is closed");
  const unused = new SqliteSessionStore(newPath());
  await unused.close();
  expect((await errorOf(unused.create(session("a")))).message).toBe("The SqliteSessionStore is closed");

  const handle = new DatabaseSync(path);
  const over = new SqliteSessionStore(handle);
  await over.read("a");
  handle.close();
  const closed = "The database cannot be used: SQLite refused (ERR_INVALID_STATE)";
  await expectFailure(over.destroy("a"), closed, "ERR_INVALID_STATE");

  const readOnly = new SqliteSessionStore(new DatabaseSync(path, { readOnly: true }));
  await expectFailure(
    readOnly.destroy("a"),
    "The database cannot be used: it is read-only (SQLITE_READONLY)",
    "SQLITE_READONLY",
  );
  const nowhere = new SqliteSessionStore(join(folder, "no folder", "x.db"));
  await expectFailure(
    nowhere.read("a"),
    "The database cannot be used: the file cannot be opened (SQLITE_CANTOPEN)",
    "SQLITE_CANTOPEN",
  );
  await expectFailure(
    new SqliteSessionStore(import.meta.filename).read("a"),
    "The database cannot be used: the file is damaged, or is no database (SQLITE_NOTADB)",
    "SQLITE_NOTADB",
  );
});

test("fields that somebody has damaged are an error without data", async () => {
  const handle = new DatabaseSync(":memory:");
  const store = new SqliteSessionStore(handle);
  await store.create(session("a"));
  handle.exec(`UPDATE speculoos_sessions_v1 SET fields = '{"s3cr3t'`);
  await expectFailure(
    store.read("a"),
    "The database cannot be used: SQLite refused (SyntaxError)",
    "SyntaxError",
  );
  for (const fields of ['{"user":null}', '{"user":{"s3cr3t":1}}', '["s3cr3t",7]', "null", "7"]) {
    handle.prepare("UPDATE speculoos_sessions_v1 SET fields = ?").run(fields);
    await expectFailure(
      store.read("a"),
      "The database cannot be used: SQLite refused (TypeError)",
      "TypeError",
    );
  }
});

test("what is neither a path nor a handle is refused, and console.log shows no data", async () => {
  for (const source of ["", undefined, null, 7, {}, { exec: () => 0 }])
    expect(() => new SqliteSessionStore(source as never), String(source)).toThrow(TypeError);
  const store = new SqliteSessionStore(":memory:");
  await store.create(session("an id", { fields: new Map([["user", "s3cr3t"]]) }));
  expect(inspect(store, { depth: Infinity, showHidden: true })).toBe("SqliteSessionStore {}");
});

test("reading, patching and sweeping use an index", async () => {
  const handle = new DatabaseSync(":memory:");
  const plans: string[] = [];
  const store = new SqliteSessionStore({
    exec: (sql) => handle.exec(sql),
    prepare(sql) {
      if (!/^(?:BEGIN|COMMIT)/.test(sql)) {
        const rows = handle.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
        plans.push(...rows.map(({ detail }) => detail));
      }
      return handle.prepare(sql);
    },
  });
  await store.create(session("a"));
  await store.read("a", "s");
  await store.patch("a", { now: NOW, set: new Map([["a", "2"]]) });
  await store.rotate("a", rotation("b"));
  await store.destroy("a");
  await store.enlist("s", "a", NOW);
  await store.ids("s");
  await store.raiseEpoch("s", { now: NOW, until: NOW });
  await store.sweep(NOW, 1);
  expect(plans.length).toBeGreaterThan(10);
  expect(plans.filter((plan) => /SCAN|TEMP B-TREE/.test(plan))).toEqual([]);
});
