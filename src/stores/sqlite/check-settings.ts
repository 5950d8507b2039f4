/** What is wrong with the settings of a SQLite handle. */

import type { Statements } from "./connection.ts";

/** One row a setting: the values that are wrong, and why. The value stands at the beginning of the sentence. */
const WRONG: readonly [pragma: string, isWrong: (value: string, isFile: boolean) => boolean, why: string][] =
  [
    [
      "journal_mode",
      (mode, isFile) => mode !== "wal" && (isFile || mode !== "memory"),
      "so that readers wait for writers; run PRAGMA journal_mode = WAL",
    ],
    [
      "synchronous",
      (level) => level === "0",
      "so that a power failure can damage the file; run PRAGMA synchronous = NORMAL",
    ],
    [
      "busy_timeout",
      (timeout) => Number(timeout) < 1000,
      "so that a write fails while another process writes; run PRAGMA busy_timeout = 2000",
    ],
    [
      "wal_autocheckpoint",
      (pages) => Number(pages) <= 0,
      "so that the WAL file grows for ever; run PRAGMA wal_autocheckpoint = 1000",
    ],
    [
      "locking_mode",
      (mode) => mode !== "normal",
      "so that no other process can read; run PRAGMA locking_mode = NORMAL",
    ],
    ["query_only", (on) => on !== "0", "so that nothing can be written; run PRAGMA query_only = OFF"],
  ];

/** Returns a sentence for each setting that is wrong. */
export function checkSettings(statements: Statements): string[] {
  const { file } = statements("PRAGMA database_list").get() as { readonly file?: unknown };
  const isFile = typeof file === "string" && file !== "";
  return WRONG.flatMap(([pragma, isWrong, why]) => {
    const row = statements(`PRAGMA ${pragma}`).get() as Record<string, unknown>;
    const value = String(Object.values(row)[0]).toLowerCase();
    return isWrong(value, isFile) ? [`${pragma} is ${value}, ${why}`] : [];
  });
}
