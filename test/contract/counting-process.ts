/** One of several processes that count in shared sessions of one SQLite file. It prints a line for each change that was acknowledged. */

import { writeSync } from "node:fs";
import { SqliteSessionStore } from "../../src/stores/sqlite/sqlite-session-store.ts";

const [path, times, ...ids] = process.argv.slice(2);
const store = new SqliteSessionStore(path!);
const live = new Set(ids);
for (let i = 0; i < Number(times); i++) {
  for (const id of live) {
    const result = await increment(id);
    // A pipe is written before this returns: a line that was not written was not acknowledged.
    writeSync(1, `${result} ${id}\n`);
    if (result !== "ok") live.delete(id);
  }
}
await store.close();

async function increment(id: string): Promise<string> {
  let text = (await store.read(id))?.record.fields.get("n");
  for (;;) {
    const set = new Map([["n", String(Number(text ?? 0) + 1)]]);
    const result = await store.patch(id, {
      now: Date.now(),
      seen: true,
      set,
      expect: new Map([["n", text]]),
    });
    if (result.status !== "conflict") return result.status === "ok" ? "ok" : result.because;
    text = result.fields.get("n");
  }
}
