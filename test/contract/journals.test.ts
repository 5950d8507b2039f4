/** Every journal obeys one contract. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FileJournal } from "speculoos/file";
import { SqliteJournal } from "speculoos/sqlite";
import { type JournalLimits, type JournalPlace, journalContract } from "speculoos/testing";
import { afterAll, describe, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "speculoos-journals-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = () => join(folder, `cookies-${count++}`);

/** What a Netscape file keeps. */
const NETSCAPE: JournalLimits = {
  fields: ["name", "value", "host", "hostOnly", "path", "secure", "httpOnly", "expiryTime"],
};

const JOURNALS: Record<string, [makePlace: () => JournalPlace, limits?: JournalLimits]> = {
  FileJournal: [
    () => {
      const path = newPath();
      return { open: () => new FileJournal(path) };
    },
  ],
  "FileJournal without session cookies": [
    () => {
      const path = newPath();
      return { open: () => new FileJournal(path, { sessionCookies: false }) };
    },
  ],
  "FileJournal in the Netscape format": [
    () => {
      const path = newPath();
      return { open: () => new FileJournal(path, { format: "netscape" }) };
    },
    NETSCAPE,
  ],
  "SqliteJournal over a path": [
    () => {
      const path = newPath();
      return { open: () => new SqliteJournal(path) };
    },
  ],
  "SqliteJournal over a handle": [
    () => {
      const handle = new DatabaseSync(newPath());
      handle.exec("PRAGMA journal_mode = WAL");
      return { open: () => new SqliteJournal(handle), remove: () => handle.close() };
    },
  ],
  "SqliteJournal over a handle in memory": [
    () => {
      const handle = new DatabaseSync(":memory:");
      return { open: () => new SqliteJournal(handle) };
    },
    { exclusive: false },
  ],
};

for (const [name, [makePlace, limits]] of Object.entries(JOURNALS)) {
  describe(name, () => {
    for (const { title, run } of journalContract(makePlace, limits)) test(title, run);
  });
}
