/** A jar's cookies in a SQLite file. */

import type { FormatProblem } from "../../../formats/model/format-problem.ts";
import { printIdentity } from "../../../jar/model/cookie-identity.ts";
import type { StoredCookie } from "../../../jar/model/stored-cookie.ts";
import type { CookieChange } from "../../../jar/persistence/change.ts";
import type { Journal } from "../../../jar/persistence/journal.ts";
import { readStoredCookie } from "../../../jar/persistence/saved-jar.ts";
import { ChangeBuffer } from "../../journals/change-buffer.ts";
import { JournalError } from "../../journals/journal-error.ts";
import type { SqliteLike } from "../sqlite-like.ts";
import { type CookieRow, CookieTable } from "./cookie-table.ts";
import { toRecord } from "./cookie-text.ts";

export type SqliteJournalOptions = {
  /** Whether cookies that end with the session are kept, too; default true. */
  readonly sessionCookies?: boolean | undefined;
};

/**
 * Keeps the cookies of a jar in SQLite, as rows of the table `speculoos_cookies_v1`. A path is opened by `node:sqlite` (Node
 * from 22.13 on, Deno, Bun) or `bun:sqlite` when the jar is made; no other program can open the file until the jar is
 * closed. A handle (`node:sqlite`, better-sqlite3, `bun:sqlite`) stays open on `close`, and can be used for other tables.
 * What `flush` acknowledged is on disk. Without `flush`, changes are written within a second.
 *
 * @throws TypeError if the source is neither a path nor a handle.
 * @throws JournalError from `load`, and so from the constructor of the jar, and from `append`, `flush` and `close`.
 * @example
 * ```ts
 * import { CookieJar } from "speculoos/jar";
 * import { SqliteJournal } from "speculoos/sqlite";
 *
 * const jar = new CookieJar({ journal: new SqliteJournal(":memory:") });
 * jar.setCookie("id=7; Path=/", "https://www.example.com/");
 * await jar.close();
 * ```
 */
export class SqliteJournal implements Journal {
  readonly #source: string | SqliteLike;
  readonly #keepsSessions: boolean;
  readonly #buffer: ChangeBuffer;
  #table: CookieTable | undefined;
  /** Rows that `load` left out, and that the next write deletes. */
  #leftOut: CookieRow[] = [];
  #problems: readonly FormatProblem[] = [];

  constructor(source: string | SqliteLike, { sessionCookies = true }: SqliteJournalOptions = {}) {
    const isHandle = typeof source === "object" && source !== null && "exec" in source && "prepare" in source;
    if (!isHandle && (typeof source !== "string" || source === ""))
      throw new TypeError(`source must be the path of a file or an open database; got ${typeof source}`);
    this.#source = source;
    this.#keepsSessions = sessionCookies;
    this.#buffer = new ChangeBuffer(sessionCookies, (changes) => {
      if (!this.#table) throw new JournalError("write-failed", this.#path, "The journal is not open");
      this.#table.write(this.#leftOut, changes);
      this.#leftOut = [];
    });
  }

  /** The damaged rows that `load` found. A copy of the file, with these rows, is beside it; the next write deletes them. */
  get problems(): readonly FormatProblem[] {
    return this.#problems;
  }

  /** Returns the cookies of the file. @throws JournalError "locked", "unreadable" or "write-failed" */
  load(): Iterable<StoredCookie> {
    this.#table ??= new CookieTable(this.#source);
    const cookies: StoredCookie[] = [];
    const damaged: CookieRow[] = [];
    const problems: FormatProblem[] = [];
    const leftOut: CookieRow[] = [];
    try {
      for (const rows of this.#table.readRows())
        for (const row of rows) {
          const cookie = readRow(row);
          if (typeof cookie === "string") {
            problems.push({ message: cookie });
            damaged.push(row);
          } else if (this.#keepsSessions || cookie.expiryTime !== null) cookies.push(cookie);
          else leftOut.push(row);
        }
      if (damaged.length > 0) this.#table.keepCopy(damaged);
    } catch (error) {
      this.#release();
      throw error;
    }
    this.#leftOut = [...leftOut, ...damaged];
    this.#problems = problems;
    return cookies;
  }

  append(changes: readonly CookieChange[]): void {
    this.#buffer.append(changes);
  }

  /** Resolves when all changes are on disk. @throws JournalError "write-failed" or "changed-on-disk" */
  async flush(): Promise<void> {
    this.#buffer.write();
  }

  /** Writes what is not written, and lets go of the file, even if that fails. */
  async close(): Promise<void> {
    try {
      this.#buffer.write();
    } finally {
      this.#release();
    }
  }

  #release(): void {
    this.#buffer.discard();
    this.#table?.close();
    this.#table = undefined;
    this.#leftOut = [];
  }

  get #path(): string {
    return typeof this.#source === "string" ? this.#source : ":memory:";
  }
}

/** Returns the cookie of a row, or what is wrong with the row. The rules of a jar are the jar's to check, and its clock. */
function readRow({ id, parsed, octets }: CookieRow): StoredCookie | string {
  if (octets !== undefined) return "the id of a row must be text in UTF-8";
  const cookie = readStoredCookie(toRecord(parsed), "a row", 0);
  if (typeof cookie === "string") return cookie;
  return printIdentity(cookie) === id ? cookie : "the id of a row must be the identity of its cookie";
}
