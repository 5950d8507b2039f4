import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inspect } from "node:util";
import { CookieJar } from "speculoos/jar";
import { afterAll, expect, test } from "vitest";
import { SqliteJournal, type SqliteJournalOptions } from "./sqlite-journal.ts";

const URL_ = "https://www.example.com/";
const folder = mkdtempSync(join(tmpdir(), "speculoos-sqlite-journal-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = () => join(folder, `cookies-${count++}.db`);

async function write(path: string, names: readonly string[], options?: SqliteJournalOptions): Promise<void> {
  const jar = new CookieJar({ journal: new SqliteJournal(path, options) });
  for (const name of names) jar.setCookie(`${name}=1; Max-Age=600; Path=/`, URL_);
  await jar.close();
}

/** Runs SQL on a file that no journal has. */
function change(path: string, sql: string): void {
  const handle = new DatabaseSync(path);
  handle.exec(sql);
  handle.close();
}

function read(path: string, sql: string): unknown[] {
  const handle = new DatabaseSync(path);
  const rows = handle
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));
  handle.close();
  return rows;
}

test("a cookie is a row that SQL can read; only its owner can read the files", async () => {
  const path = newPath();
  const jar = new CookieJar({ journal: new SqliteJournal(path) });
  jar.setCookie("a=1; Max-Age=600; Path=/", URL_);
  await jar.flush();
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  // Other programs cannot open it before the jar is closed.
  expect(() => change(path, "DELETE FROM speculoos_cookies_v1")).toThrow("locked");
  await jar.close();
  const sql = "SELECT id, cookie ->> 2 AS host, cookie ->> 0 AS name FROM speculoos_cookies_v1";
  expect(read(path, sql)).toEqual([
    { id: '["www.example.com","/","a",true]', host: "www.example.com", name: "a" },
  ]);
});

test("a damaged row costs that row: it is reported without its value, and a copy of the file is kept", async () => {
  for (const damage of [
    `cookie = '["s3cr3t"'`,
    `cookie = '[]'`,
    `cookie = '["s3cr3t"]'`,
    `cookie = '{"value":"s3cr3t"}'`,
    `cookie = 'null'`,
    `cookie = json_set(cookie, '$[4]', 's3cr3t')`,
    `id = 's3cr3t'`,
  ]) {
    const path = newPath();
    await write(path, ["a", "b"]);
    change(path, `UPDATE speculoos_cookies_v1 SET ${damage} WHERE id LIKE '%"a"%'`);
    const copies = () =>
      readdirSync(folder).filter((name) => join(folder, name).startsWith(`${path}.damaged`));
    // Again, as after a crash: still one copy.
    for (let times = 0; times < 2; times++) {
      const journal = new SqliteJournal(path);
      const jar = new CookieJar({ journal });
      expect(Array.from(jar, ({ name }) => name)).toEqual(["b"]);
      expect(journal.problems).toHaveLength(1);
      expect(JSON.stringify(journal.problems)).not.toContain("s3cr3t");
      await jar.close();
      expect(copies()).toHaveLength(1);
    }
    const [copy] = copies();
    expect(statSync(join(folder, copy!)).mode & 0o777).toBe(0o600);
    expect(read(join(folder, copy!), "SELECT count(*) AS rows FROM speculoos_cookies_v1")).toEqual([
      { rows: 2 },
    ]);
    await write(path, ["c"]);
    expect(read(path, "SELECT cookie ->> 0 AS name FROM speculoos_cookies_v1")).toEqual([
      { name: "b" },
      { name: "c" },
    ]);
  }
});

test("cookies of the session are kept, or are not if the option says so", async () => {
  const path = newPath();
  const jar = new CookieJar({ journal: new SqliteJournal(path) });
  jar.setCookie("session=1", URL_);
  jar.setCookie("lasts=1; Max-Age=600", URL_);
  await jar.close();
  const without = new CookieJar({ journal: new SqliteJournal(path, { sessionCookies: false }) });
  expect(Array.from(without, ({ name }) => name)).toEqual(["lasts"]);
  without.setCookie("lasts=2", URL_);
  without.setCookie("other=2; Max-Age=600", URL_);
  await without.close();
  expect(read(path, "SELECT cookie ->> 0 AS name FROM speculoos_cookies_v1")).toEqual([{ name: "other" }]);
});

test("a handle keeps its settings and its tables, and stays open", async () => {
  const handle = new DatabaseSync(newPath());
  handle.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE mine (id)");
  const jar = new CookieJar({ journal: new SqliteJournal(handle) });
  jar.setCookie("a=1; Max-Age=600", URL_);
  await jar.close();
  expect({ ...handle.prepare("PRAGMA synchronous").get() }).toEqual({ synchronous: 1 });
  handle.exec("INSERT INTO mine VALUES (1)");
  handle.close();
});

test("an open transaction of the handle is not touched: the changes wait for its end", async () => {
  const handle = new DatabaseSync(newPath());
  const jar = new CookieJar({ journal: new SqliteJournal(handle) });
  handle.exec("BEGIN");
  jar.setCookie("a=1; Max-Age=600", URL_);
  await expect(jar.flush()).rejects.toMatchObject({
    code: "write-failed",
    message: "The handle has an open transaction",
  });
  handle.exec("ROLLBACK");
  await jar.close();
  expect(handle.prepare("SELECT count(*) AS rows FROM speculoos_cookies_v1").get()).toMatchObject({
    rows: 1,
  });
  handle.close();
});

test("what is neither a path nor a handle is refused, and console.log shows no cookies", async () => {
  for (const source of ["", undefined, null, 7, {}, { exec: () => 0 }])
    expect(() => new SqliteJournal(source as never), String(source)).toThrow(TypeError);
  const journal = new SqliteJournal(":memory:");
  const jar = new CookieJar({ journal });
  jar.setCookie("a=s3cr3t; Max-Age=60", URL_);
  await jar.flush();
  expect(inspect(journal, { depth: Infinity, showHidden: true })).not.toContain("s3cr3t");
  await jar.close();
});

test("a damaged id costs that row, ends the reading, and is gone after the next write", async () => {
  for (const damage of [
    // Octets that are no UTF-8, in the middle and at the start, and an id that is no text.
    `UPDATE speculoos_cookies_v1 SET id = CAST(CAST('["z' AS BLOB) || x'fa' || substr(CAST(id AS BLOB), 5) AS TEXT) WHERE id LIKE '%"b"%'`,
    `UPDATE speculoos_cookies_v1 SET id = CAST(x'ff' || substr(CAST(id AS BLOB), 2) AS TEXT) WHERE id LIKE '%"b"%'`,
    "UPDATE speculoos_cookies_v1 SET id = CAST(id AS BLOB) WHERE id LIKE '%\"b\"%'",
  ]) {
    const path = newPath();
    await write(path, ["a", "b", "c"]);
    change(path, damage);
    const journal = new SqliteJournal(path);
    const jar = new CookieJar({ journal });
    expect([...jar].map(({ name }) => name).sort(), damage).toEqual(["a", "c"]);
    expect(journal.problems).toEqual([{ message: "the id of a row must be text in UTF-8" }]);
    jar.setCookie("d=1; Max-Age=600; Path=/", URL_);
    await jar.close();
    expect(read(path, "SELECT count(*) AS n FROM speculoos_cookies_v1")).toEqual([{ n: 3 }]);
  }
});

test("if the copy of a damaged file fails, the next attempt makes the copy before a row is deleted", async () => {
  const path = newPath();
  await write(path, ["a", "b"]);
  change(path, `UPDATE speculoos_cookies_v1 SET cookie = '["s3cr3t"' WHERE id LIKE '%"b"%'`);
  const handle = new DatabaseSync(path);
  let isFull = true;
  const failing = {
    prepare: (sql: string) => handle.prepare(sql),
    exec(sql: string) {
      if (isFull && sql.startsWith("VACUUM")) throw Object.assign(new Error("full"), { errcode: 13 });
      return handle.exec(sql);
    },
  };
  const journal = new SqliteJournal(failing);
  expect(() => journal.load()).toThrow(expect.objectContaining({ code: "write-failed" }));
  const copies = () =>
    readdirSync(folder).filter((name) => name.startsWith(`${path.split("/").at(-1)}.damaged-`));
  expect(copies()).toEqual([]);
  isFull = false;
  const jar = new CookieJar({ journal });
  jar.setCookie("c=1; Max-Age=600; Path=/", URL_);
  await jar.close();
  handle.close();
  expect(copies()).toHaveLength(1);
  expect(readFileSync(join(folder, copies()[0]!)).includes("s3cr3t")).toBe(true);
});

test("after close a journal writes nothing and locks nothing, until it is loaded again", async () => {
  const path = newPath();
  await write(path, ["a"]);
  const journal = new SqliteJournal(path);
  const [cookie] = journal.load();
  await journal.close();
  journal.append([{ type: "set", cookie: { ...cookie!, name: "b" }, cause: "explicit" }]);
  await expect(journal.flush()).rejects.toMatchObject({ code: "write-failed" });
  await write(path, ["c"]);
  expect([...journal.load()].map(({ name }) => name).sort()).toEqual(["a", "c"]);
  await journal.close();
});
