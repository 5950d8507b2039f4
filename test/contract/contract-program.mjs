/** Runs the contract of session stores on one handle, in whatever runtime this is, and prints a JSON line for each case. */

import { SqliteSessionStore } from "speculoos/sqlite";
import { sessionStoreContract } from "speculoos/testing";

const [handle, file] = process.argv.slice(2);

const OPEN = {
  "a path": async () => file,
  "node:sqlite": async () => {
    const { Database, DatabaseSync } = await import("node:sqlite");
    return new (Database ?? DatabaseSync)(file);
  },
  "bun:sqlite": async () => {
    const { Database } = await import("bun:sqlite");
    return new Database(file);
  },
  "better-sqlite3": async () => {
    const { default: Database } = await import("better-sqlite3");
    return new Database(file);
  },
};

const source = await OPEN[handle]();
// As `check` asks for, of a handle that is not the store's own.
if (typeof source !== "string") source.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
for (const { title, run } of sessionStoreContract(() => new SqliteSessionStore(source))) {
  const error = await run().then(
    () => null,
    (reason) => String(reason),
  );
  console.log(JSON.stringify([title, error]));
}
