/** Opens a SQLite file by a handle, in whatever runtime this is. */

const OPEN = {
  "a path": async (file) => file,
  "node:sqlite": async (file) => {
    const { Database, DatabaseSync } = await import("node:sqlite");
    return new (Database ?? DatabaseSync)(file);
  },
  "bun:sqlite": async (file) => {
    const { Database } = await import("bun:sqlite");
    return new Database(file);
  },
  "better-sqlite3": async (file) => {
    const { default: Database } = await import("better-sqlite3");
    return new Database(file);
  },
};

export async function openSqlite(handle, file) {
  const source = await OPEN[handle](file);
  // As `check` asks for, of a handle that is not the store's own.
  if (typeof source !== "string") source.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  return source;
}
