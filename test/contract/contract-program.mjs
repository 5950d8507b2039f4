/** Runs the contract of session stores on one handle, in whatever runtime this is, and prints a JSON line for each case. */

import { SqliteSessionStore } from "speculoos/sqlite";
import { sessionStoreContract } from "speculoos/testing";
import { openSqlite } from "./open-sqlite.mjs";

const [handle, file] = process.argv.slice(2);
const source = await openSqlite(handle, file);
for (const { title, run } of sessionStoreContract(() => new SqliteSessionStore(source))) {
  const error = await run().then(
    () => null,
    (reason) => String(reason),
  );
  console.log(JSON.stringify([title, error]));
}
