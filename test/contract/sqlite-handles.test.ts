/** Sessions and cookies in SQLite obey their contracts over each handle, in each runtime. The package must have been built. */

import { journalContract } from "speculoos/testing";
import { describe, expect, test } from "vitest";
import { MemorySessionStore } from "../../src/sessions/store/memory-session-store.ts";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";
import { NODE_20, runProgram, SQLITE_RUNTIMES } from "./sqlite-runtimes.ts";

const sessions = sessionStoreContract(() => new MemorySessionStore());
const journals = journalContract(() => ({ open: () => Promise.reject() }));

for (const { name, command, handles, isInstalled } of SQLITE_RUNTIMES) {
  describe.skipIf(!isInstalled)(`SQLite in ${name}`, () => {
    for (const handle of handles) {
      test(`obeys the contract of sessions over ${handle}`, () => {
        expect(runProgram("contract-program.mjs", command, handle)).toEqual(passed(sessions));
      }, 60_000);
      test(`obeys the contract of journals over ${handle}`, () => {
        expect(runProgram("journal-program.mjs", command, handle)).toEqual(passed(journals));
      }, 60_000);
    }
  });
}

const withFiles = [{ name: "Node 20", command: NODE_20, isInstalled: true }, ...SQLITE_RUNTIMES.slice(0, 5)];
for (const { name, command, isInstalled } of withFiles) {
  test.skipIf(!isInstalled)(
    `a FileJournal in ${name} obeys the contract`,
    () => {
      expect(runProgram("journal-program.mjs", command, "a file")).toEqual(passed(journals));
    },
    60_000,
  );
}

function passed(cases: readonly { readonly title: string }[]): unknown[] {
  return cases.map(({ title }) => [title, null]);
}
