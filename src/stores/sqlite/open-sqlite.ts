/** Opening a SQLite file with what the runtime brings. Nothing is loaded before. */

import { SessionError } from "../../sessions/store/session-error.ts";
import type { SqliteLike } from "./sqlite-like.ts";

/** A handle that the store opened itself, and so closes. */
export type OwnSqlite = SqliteLike & { close(): void };
type Constructor = new (path: string) => OwnSqlite;

/** Opens a file by `node:sqlite` (Node from 22.13 on, Deno, Bun), else by `bun:sqlite`. */
export function openSqlite(path: string): OwnSqlite {
  const load = (name: string) =>
    globalThis.process?.getBuiltinModule?.(name) as Record<string, unknown> | undefined;
  const module = load("node:sqlite") ?? load("bun:sqlite");
  // Node is renaming it (DEP0210).
  const Database = module?.DatabaseSync ?? module?.Database;
  if (Database === undefined)
    throw new SessionError(
      "store-unavailable",
      "This runtime has no SQLite of its own, such as Node from 22.13 on has: pass a handle of better-sqlite3 instead of a path",
    );
  return new (Database as Constructor)(path);
}
