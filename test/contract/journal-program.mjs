/** Runs the contract of journals on one handle, or on files, in whatever runtime this is, and prints a JSON line for each case. */

import { FileJournal } from "speculoos/file";
import { SqliteJournal } from "speculoos/sqlite";
import { journalContract } from "speculoos/testing";
import { openSqlite } from "./open-sqlite.mjs";

const [handle, file] = process.argv.slice(2);
let count = 0;

async function makePlace() {
  const path = `${file}-${count++}`;
  if (handle === "a file") return { open: () => new FileJournal(path) };
  const source = await openSqlite(handle, path);
  return { open: () => new SqliteJournal(source), remove: () => source.close?.() };
}

for (const { title, run } of journalContract(makePlace)) {
  const error = await run().then(
    () => null,
    (reason) => String(reason),
  );
  console.log(JSON.stringify([title, error]));
}
