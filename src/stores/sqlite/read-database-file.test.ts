import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readDatabaseFile } from "./read-database-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "speculoos-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function rowsOf(bytes: Uint8Array): unknown[] {
  const copy = join(folder, "read.sqlite");
  writeFileSync(copy, bytes);
  const database = new DatabaseSync(copy);
  try {
    return database
      .prepare("SELECT v FROM t ORDER BY v")
      .all()
      .map((row) => row.v);
  } finally {
    database.close();
  }
}

test("what lies in the write-ahead log of a database in use is read, and its files are left as they are", async () => {
  const path = join(folder, "in-use.sqlite");
  const database = new DatabaseSync(path);
  database.exec(
    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (v); INSERT INTO t VALUES (1)",
  );
  // A reader that was there before keeps the log from being moved.
  const reader = new DatabaseSync(path);
  reader.exec("BEGIN; SELECT * FROM t");
  database.exec("INSERT INTO t VALUES (2)");
  const files = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]);
  const before = files();
  expect(readFileSync(path).length).toBeLessThanOrEqual(4096);
  const bytes = await readDatabaseFile(path);
  expect(files()).toEqual(before);
  expect(rowsOf(bytes)).toEqual([1, 2]);
  // One file, which can be opened in memory.
  expect([bytes[18], bytes[19]]).toEqual([1, 1]);
  reader.close();
  database.close();
});

test("a database that another process locks for itself is read", async () => {
  const path = join(folder, "locked.sqlite");
  const database = new DatabaseSync(path);
  database.exec(
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE t (v); INSERT INTO t VALUES (7)",
  );
  expect(rowsOf(await readDatabaseFile(path))).toEqual([7]);
  database.close();
});

test("what is missing, is a folder, or is no database is unreadable, and no copy is left", async () => {
  const copies = () => readdirSync(tmpdir()).filter((name) => /^speculoos-\w{6}$/.test(name));
  const before = copies();
  writeFileSync(join(folder, "text"), "geheim=1; ".repeat(1000));
  for (const name of ["missing", "", "text"]) {
    const error = await readDatabaseFile(join(folder, name)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "JournalError", code: "unreadable", path: join(folder, name) });
    expect(String(error)).not.toContain("geheim");
  }
  expect(copies()).toEqual(before);
});

test("a database that changes all the time is copied between two changes", async () => {
  const path = join(folder, "busy.sqlite");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (v)");
  let count = 0;
  const writing = setInterval(() => database.exec(`INSERT INTO t VALUES (${++count})`), 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const known = count;
  const rows = rowsOf(await readDatabaseFile(path));
  clearInterval(writing);
  expect(rows.length).toBeGreaterThanOrEqual(Math.max(known, 1));
  expect(rows).toEqual(rows.map((_, index) => index + 1));
  database.close();
});
