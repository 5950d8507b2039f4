/** One of several processes that open new SQLite files at the same moments. It prints what became of its session in each. */

import { SqliteSessionStore } from "../../src/stores/sqlite/sqlite-session-store.ts";
import { createSession } from "../../src/testing/sessions/case.ts";

const FILES = 20;
/** Between the moments, in milliseconds. */
const INTERVAL = 25;

const [path, id] = process.argv.slice(2);
console.log("ready");
const start = await new Promise<number>((resolve) =>
  process.stdin.once("data", (text) => resolve(Number(text))),
);
process.stdin.destroy();
for (let i = 0; i < FILES; i++) {
  while (Date.now() < start + i * INTERVAL);
  const store = new SqliteSessionStore(`${path}-${i}.db`);
  console.log(await store.create(createSession({ id: id! })).catch(String));
  await store.close();
}
