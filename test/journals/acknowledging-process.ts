/** Flushes three times, and says so after each. */

import { writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { CookieJar } from "../../src/jar/cookie-jar.ts";
import { SqliteJournal } from "../../src/stores/sqlite/journal/sqlite-journal.ts";
import { KINDS, URL_ } from "./workload.ts";

const [kind, path] = process.argv.slice(2);
const jar = new CookieJar({ journal: KINDS[kind!]?.(path!) ?? overHandle() });
for (const name of ["a", "b", "c"]) {
  jar.setCookie(`${name}=1; Max-Age=60`, URL_);
  await jar.flush();
  writeSync(1, "ack\n");
}
await jar.close();

function overHandle(): SqliteJournal {
  const handle = new DatabaseSync(path!);
  handle.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
  return new SqliteJournal(handle);
}
