/** Every store of sessions obeys one contract. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, test } from "vitest";
import { MemorySessionStore } from "../../src/sessions/store/memory-session-store.ts";
import type { SessionStore } from "../../src/sessions/store/session-store.ts";
import { SqliteSessionStore } from "../../src/stores/sqlite/sqlite-session-store.ts";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "speculoos-stores-"));
afterAll(() => rmSync(folder, { recursive: true }));

const handle = new DatabaseSync(":memory:");
const STORES: Record<string, () => SessionStore> = {
  "the memory store": () => new MemorySessionStore(),
  "SQLite in memory": () => new SqliteSessionStore(":memory:"),
  "SQLite in a file that all cases share": () => new SqliteSessionStore(join(folder, "sessions.db")),
  "SQLite over one handle of node:sqlite": () => new SqliteSessionStore(handle),
};

for (const [name, makeStore] of Object.entries(STORES)) {
  describe(name, () => {
    for (const { title, run } of sessionStoreContract(makeStore)) test(title, run);
  });
}
