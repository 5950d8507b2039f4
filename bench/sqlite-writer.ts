/** One process that writes to a SQLite file until it is ended: `node sqlite-writer.ts FILE WRITERS`. */

import { KeyRing } from "speculoos";
import { defineSession } from "speculoos/session";
import { SqliteSessionStore } from "speculoos/sqlite";

const [file = "", writers] = process.argv.slice(2);
const sessions = defineSession<{ count: number }>("s", {
  keys: new KeyRing(KeyRing.generate()),
  store: new SqliteSessionStore(file),
  idle: 1800,
  absolute: 43_200,
});

async function write(): Promise<never> {
  const session = await sessions.open("");
  session.set("count", 0);
  await session.commit(new Headers());
  for (;;) {
    await session.update("count", (count = 0) => count + 1);
    // The others' turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const running = Array.from({ length: Number(writers) }, write);
process.stdout.write("writing\n");
await Promise.all(running);
