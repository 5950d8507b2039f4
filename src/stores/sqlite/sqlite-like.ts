/** The part of a SQLite handle that is used: `node:sqlite`, better-sqlite3 and `bun:sqlite` all have it. */

export type SqliteValue = string | number | null;

export type SqliteStatement = {
  run(...values: SqliteValue[]): unknown;
  get(...values: SqliteValue[]): unknown;
  all(...values: SqliteValue[]): unknown[];
};

/** An open database: `DatabaseSync` of `node:sqlite`, `Database` of better-sqlite3 or of `bun:sqlite`. */
export type SqliteLike = {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  /** Whether a transaction is open: of better-sqlite3 and `bun:sqlite`. */
  readonly inTransaction?: boolean;
  /** The same of `node:sqlite`. */
  readonly isTransaction?: boolean;
};
