/** Opening a SQLite file with what the runtime brings. Nothing is loaded before. */

import { findSqlite } from "../journals/own-sqlite.ts";
import type { SqliteLike } from "./sqlite-like.ts";

/** A handle that was opened here, and so is closed here. */
export type OwnSqlite = SqliteLike & { close(): void };

/** Opens a file by `node:sqlite` (Node from 22.13 on, Deno, Bun), else by `bun:sqlite`. Returns `undefined` if there is neither. */
export function openSqlite(path: string): OwnSqlite | undefined {
  const Database = findSqlite<OwnSqlite>();
  return Database && new Database(path);
}

/** What to do if there is neither. */
export const NO_SQLITE =
  "This runtime has no SQLite of its own, such as Node from 22.13 on has: pass a handle of better-sqlite3 instead of a path";
