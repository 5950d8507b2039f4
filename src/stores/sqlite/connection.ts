/** A SQLite handle as the store uses it: opened when it is first used, with transactions that end, and errors without data. */

import { SessionError } from "../../sessions/store/session-error.ts";
import { NO_SQLITE, type OwnSqlite, openSqlite } from "./open-sqlite.ts";
import { codeOf, reportFailure } from "./sqlite-failure.ts";
import type { SqliteLike, SqliteStatement } from "./sqlite-like.ts";
import { TABLES } from "./tables.ts";

/** How long another writer is waited for, in milliseconds. */
const BUSY_TIMEOUT = 2000;
/** Between two attempts to open a file that another process is setting up, in milliseconds. */
const OPEN_DELAY = 10;

/** Statements by their text, each prepared once. */
export type Statements = (sql: string) => SqliteStatement;

export class Connection {
  readonly #path: string | undefined;
  #handle: SqliteLike | undefined;
  #own: OwnSqlite | undefined;
  readonly #statements = new Map<string, SqliteStatement>();
  #opening: Promise<void> | undefined;
  #isReady = false;
  #isClosed = false;

  constructor(source: string | SqliteLike) {
    if (typeof source === "string") this.#path = source;
    else this.#handle = source;
  }

  /** Runs statements that only read. */
  async read<T>(work: (statements: Statements) => T): Promise<T> {
    if (!this.#isReady) await this.#open();
    try {
      this.#checkUsable();
      return work(this.#prepare);
    } catch (error) {
      throw reportFailure(error);
    }
  }

  /** Runs statements in a transaction, which is over when the promise settles: all of them or none. */
  async write<T>(work: (statements: Statements) => T): Promise<T> {
    if (!this.#isReady) await this.#open();
    try {
      this.#checkUsable();
      this.#begin();
      return this.#finish(work);
    } catch (error) {
      throw reportFailure(error);
    }
  }

  /** Closes the handle if it was opened here. */
  close(): void {
    this.#isClosed = true;
    this.#isReady = false;
    this.#statements.clear();
    const own = this.#own;
    this.#own = this.#handle = undefined;
    own?.close();
  }

  #prepare = (sql: string): SqliteStatement => {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#handle!.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  };

  /** What is read or written in a transaction of somebody else may be old, or be rolled back. */
  #checkUsable(): void {
    if (this.#isClosed) throw new SessionError("store-unavailable", "The SqliteSessionStore is closed");
    const handle = this.#handle!;
    if (handle.inTransaction === true || handle.isTransaction === true) throw reportOpenTransaction();
  }

  #begin(): void {
    try {
      this.#prepare("BEGIN IMMEDIATE").run();
    } catch (error) {
      // The statement is correct: SQLite refuses it only within a transaction.
      throw codeOf(error) === "SQLITE_ERROR" ? reportOpenTransaction() : error;
    }
  }

  #finish<T>(work: (statements: Statements) => T): T {
    try {
      const result = work(this.#prepare);
      this.#prepare("COMMIT").run();
      return result;
    } catch (error) {
      try {
        this.#prepare("ROLLBACK").run();
      } catch {
        // SQLite has rolled back itself, as it does if the disk is full.
      }
      throw error;
    }
  }

  #open(): Promise<void> {
    this.#opening ??= this.#setUp().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #setUp(): Promise<void> {
    const until = performance.now() + BUSY_TIMEOUT;
    for (;;) {
      try {
        this.#setUpNow();
        return;
      } catch (error) {
        // The change to WAL needs the file for itself, and SQLite does not wait for that.
        if (!codeOf(error).startsWith("SQLITE_BUSY") || performance.now() >= until)
          throw reportFailure(error);
      }
      await new Promise((resolve) => setTimeout(resolve, OPEN_DELAY));
    }
  }

  #setUpNow(): void {
    if (this.#path !== undefined && this.#handle === undefined && !this.#isClosed) {
      const own = openSqlite(this.#path);
      if (!own) throw new SessionError("store-unavailable", NO_SQLITE);
      try {
        own.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
        own.exec("PRAGMA journal_mode = WAL");
        own.exec("PRAGMA synchronous = NORMAL");
      } catch (error) {
        own.close();
        throw error;
      }
      this.#handle = this.#own = own;
    }
    this.#checkUsable();
    this.#begin();
    this.#finish(() => {
      for (const sql of TABLES) this.#handle!.exec(sql);
    });
    this.#isReady = true;
  }
}

function reportOpenTransaction(): SessionError {
  return new SessionError(
    "store-unavailable",
    "The handle has an open transaction, which the store does not touch: give the store a handle of its own",
  );
}
