/** The table of a jar's cookies in SQLite, one JSON text a cookie: opened, locked, read and written. */

import { encodeUtf8 } from "../../../base/utf8.ts";
import type { Changes } from "../../journals/change-buffer.ts";
import {
  JournalError,
  type JournalErrorCode,
  reportChange,
  reportFileFailure,
  reportLock,
} from "../../journals/journal-error.ts";
import { type HeldLock, takeLock } from "../../journals/lock-file.ts";
import { createPrivately, nameCopy, readInode, syncFolder } from "../../journals/private-file.ts";
import { NO_SQLITE, type OwnSqlite, openSqlite } from "../open-sqlite.ts";
import { codeOf, reasonOf } from "../sqlite-failure.ts";
import type { SqliteLike, SqliteStatement } from "../sqlite-like.ts";
import { parseText, printCookie } from "./cookie-text.ts";

const TABLE =
  "CREATE TABLE IF NOT EXISTS speculoos_cookies_v1 (id TEXT PRIMARY KEY, cookie TEXT NOT NULL) WITHOUT ROWID";
const PAGE = "SELECT id, cookie FROM speculoos_cookies_v1 WHERE id > ? ORDER BY id LIMIT 1000";
/** The same as two texts, in half the time, and how many ids are no text. */
const SELECT = `SELECT group_concat(id, char(10)) AS ids, group_concat(cookie) AS cookies, sum(typeof(id) <> 'text') AS damaged FROM (${PAGE})`;
/** The octets of ids, which may be no UTF-8, or no text. */
const SELECT_OCTETS = "SELECT id, cookie, hex(id) AS octets FROM speculoos_cookies_v1 WHERE id > ?";
const DELETE_OCTETS = "DELETE FROM speculoos_cookies_v1 WHERE hex(id) = ?";
const upsertOf = (rows: number) =>
  `INSERT INTO speculoos_cookies_v1 VALUES ${Array(rows).fill("(?, ?)")} ON CONFLICT (id) DO UPDATE SET cookie = excluded.cookie`;
const DELETE = "DELETE FROM speculoos_cookies_v1 WHERE id = ?";

/** Rows of one statement: row by row, writing takes twice the time. */
const MANY = 20;

/** `id` is the identity of the cookie, and `parsed` what its text is as JSON. */
export type CookieRow = {
  readonly id: string;
  readonly parsed: unknown;
  /** The octets of an id that is no text in UTF-8. */
  readonly octets?: string | undefined;
};

type StoredRow = { readonly id: string; readonly cookie: string };
type Page = { readonly ids: string | null; readonly cookies: string; readonly damaged: number | null };

const [UPSERT, UPSERT_MANY] = [upsertOf(1), upsertOf(MANY)];

export class CookieTable {
  /** Names the journal in errors. */
  #path: string;
  readonly #handle: SqliteLike;
  readonly #own: OwnSqlite | undefined;
  readonly #statements = new Map<string, SqliteStatement>();
  /** "" for a database in memory. */
  #file = "";
  #inode = "";
  #lock: HeldLock | undefined;

  /** @throws JournalError if the database cannot be opened, or another journal has it. */
  constructor(source: string | SqliteLike) {
    this.#path = typeof source === "string" ? source : ":memory:";
    this.#own = typeof source === "string" ? openOwn(source) : undefined;
    this.#handle = this.#own ?? (source as SqliteLike);
    try {
      this.#setUp();
    } catch (error) {
      this.close();
      const code = codeOf(error);
      if (code.startsWith("SQLITE_BUSY")) throw reportLock(this.#path);
      throw this.#report(error, /READONLY|FULL/.test(code) ? "write-failed" : "unreadable");
    }
  }

  /** Returns all rows, at most a thousand at a time, and from a damaged id on all the others. @throws JournalError "unreadable" */
  *readRows(): Generator<readonly CookieRow[], void, undefined> {
    let after = "";
    for (;;) {
      const rows = this.#readPage(after);
      // A damaged id is another text once it is read: it may not be after itself.
      if (rows === undefined) return yield this.#readOctets(after);
      if (rows.length === 0) return;
      yield rows;
      after = rows.at(-1)!.id;
    }
  }

  /** Returns the rows after an id, or `undefined` if an id among them may be damaged. */
  #readPage(after: string): CookieRow[] | undefined {
    try {
      const row = this.#prepare(SELECT).get(after) as Page;
      if (row.damaged || row.ids?.includes("\ufffd")) return undefined;
      return (
        joinRows(row.ids ?? "", row.cookies) ??
        (this.#prepare(PAGE).all(after) as StoredRow[]).map(({ id, cookie }) => ({
          id,
          parsed: parseText(cookie) ?? cookie,
        }))
      );
    } catch (error) {
      throw this.#report(error, "unreadable");
    }
  }

  #readOctets(after: string): CookieRow[] {
    try {
      const rows = this.#prepare(SELECT_OCTETS).all(after) as (StoredRow & { octets: string })[];
      return rows.map(({ id, cookie, octets }) => {
        const isText = typeof id === "string" && printHex(encodeUtf8(id)) === octets;
        return { id, parsed: parseText(cookie) ?? cookie, octets: isText ? undefined : octets };
      });
    } catch (error) {
      throw this.#report(error, "unreadable");
    }
  }

  /**
   * Deletes rows and writes changes, in one transaction, which is on disk when this returns.
   *
   * @throws JournalError "changed-on-disk" or "write-failed". Then nothing was written.
   */
  write(deleted: readonly CookieRow[], changes: Changes): void {
    if (this.#file !== "" && readInode(this.#file) !== this.#inode) throw reportChange(this.#path);
    try {
      this.#checkTransaction();
      const level = this.#readSetting("PRAGMA synchronous");
      // The folder too, from which the rollback journal of a handle without WAL is deleted.
      this.#handle.exec("PRAGMA synchronous = EXTRA");
      try {
        this.#transact(deleted, changes);
      } finally {
        this.#handle.exec(`PRAGMA synchronous = ${level}`);
      }
    } catch (error) {
      throw this.#report(error, "write-failed");
    }
  }

  /** Copies the database, with its damaged rows, to a file beside it. @throws JournalError "write-failed": then there is no copy. */
  keepCopy(damaged: readonly CookieRow[]): void {
    if (this.#file === "") return;
    const { existsSync, renameSync, rmSync } = process.getBuiltinModule("node:fs");
    const copy = nameCopy(this.#file, JSON.stringify(damaged));
    if (existsSync(copy)) return;
    const aside = `${copy}.new`;
    try {
      rmSync(aside, { force: true });
      createPrivately(aside);
      this.#handle.exec(`VACUUM INTO '${aside.replaceAll("'", "''")}'`);
      renameSync(aside, copy);
      syncFolder(copy);
    } catch (error) {
      rmSync(aside, { force: true });
      throw this.#report(error, "write-failed");
    }
  }

  /** Closes the handle if it was opened here, and releases the lock. */
  close(): void {
    this.#statements.clear();
    this.#own?.close();
    this.#lock?.release();
  }

  #setUp(): void {
    this.#checkTransaction();
    // Before the first access: until the end no other program writes to the file.
    this.#own?.exec("PRAGMA locking_mode = EXCLUSIVE");
    this.#own?.exec("PRAGMA journal_mode = WAL");
    this.#file = String(this.#readSetting("PRAGMA database_list", "file") ?? "");
    if (this.#file !== "") {
      this.#path = this.#own ? this.#path : this.#file;
      this.#inode = readInode(this.#file);
      // A handle locks nothing between its transactions, and a journal over it has to be found.
      this.#lock = takeLock(`${this.#file}.cookies`, this.#path);
    }
    this.#handle.exec(TABLE);
  }

  /** A write in a transaction of somebody else could be rolled back after it was acknowledged. */
  #checkTransaction(): void {
    const { inTransaction, isTransaction } = this.#handle;
    if (inTransaction === true || isTransaction === true)
      throw new JournalError("write-failed", this.#path, "The handle has an open transaction");
  }

  #transact(deleted: readonly CookieRow[], changes: Changes): void {
    this.#handle.exec("BEGIN IMMEDIATE");
    try {
      for (const { id, octets } of deleted)
        if (octets === undefined) this.#prepare(DELETE).run(id);
        else this.#prepare(DELETE_OCTETS).run(octets);
      let rows: string[] = [];
      for (const [id, { type, cookie }] of changes) {
        if (type === "set") rows.push(id, printCookie(cookie));
        else this.#prepare(DELETE).run(id);
        if (rows.length === 2 * MANY) {
          this.#prepare(UPSERT_MANY).run(...rows);
          rows = [];
        }
      }
      for (let at = 0; at < rows.length; at += 2) this.#prepare(UPSERT).run(rows[at]!, rows[at + 1]!);
      this.#handle.exec("COMMIT");
    } catch (error) {
      try {
        this.#handle.exec("ROLLBACK");
      } catch {
        // SQLite has rolled back itself, as it does if the disk is full.
      }
      throw error;
    }
  }

  #prepare(sql: string): SqliteStatement {
    const statement = this.#statements.get(sql) ?? this.#handle.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #readSetting(pragma: string, column?: string): unknown {
    const row = this.#handle.prepare(pragma).get() as Record<string, unknown>;
    return column === undefined ? Object.values(row)[0] : row[column];
  }

  #report(error: unknown, code: JournalErrorCode): JournalError {
    if (error instanceof JournalError) return error;
    const found = codeOf(error);
    const action = code === "unreadable" ? "read" : "written";
    const message = `The database cannot be ${action}: ${reasonOf(found)}`;
    return new JournalError(code, this.#path, message, { cause: { code: found } });
  }
}

function printHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

/** Opens a file, which is made if there is none: only this user can read it. */
function openOwn(path: string): OwnSqlite {
  const { chmodSync, existsSync } = process.getBuiltinModule("node:fs");
  const isNew = path !== ":memory:" && !existsSync(path);
  try {
    if (isNew && createPrivately(path)) syncFolder(path);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    throw reportFileFailure(
      error,
      code === "ENOENT" || code === "ENOTDIR" ? "unreadable" : "write-failed",
      path,
    );
  }
  try {
    const own = openSqlite(path);
    if (!own) throw new JournalError("unreadable", path, NO_SQLITE);
    // A link that led to no file: SQLite has made the file, for all to read.
    if (isNew) chmodSync(path, 0o600);
    return own;
  } catch (error) {
    if (error instanceof JournalError) throw error;
    const code = codeOf(error);
    throw new JournalError("unreadable", path, `The database cannot be read: ${reasonOf(code)}`, {
      cause: { code },
    });
  }
}

/** Returns rows of which all texts together are as many values; `undefined` if one of them is damaged. */
function joinRows(ids: string, cookies: string): CookieRow[] | undefined {
  if (ids === "") return [];
  const parsed = parseText(`[${cookies}]`);
  const list = ids.split("\n");
  if (!Array.isArray(parsed) || parsed.length !== list.length) return undefined;
  return list.map((id, index) => ({ id, parsed: parsed[index] }));
}
