/** A jar's cookies in a file: of this package, or one that curl and others read. */

import type { FormatLoss, FormatProblem } from "../../formats/model/format-problem.ts";
import { readCookies } from "../../formats/read-cookies.ts";
import { SPECULOOS_HEADER, writeSpeculoosLine, writeSpeculoosRemoval } from "../../formats/text/speculoos.ts";
import { writeCookies } from "../../formats/write-cookies.ts";
import { printIdentity } from "../../jar/model/cookie-identity.ts";
import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import type { CookieChange } from "../../jar/persistence/change.ts";
import type { Journal } from "../../jar/persistence/journal.ts";
import { ChangeBuffer, type Changes } from "../journals/change-buffer.ts";
import { JournalError } from "../journals/journal-error.ts";
import { JournalFile } from "./journal-file.ts";
import { type ReadLog, readLog } from "./read-log.ts";

export type FileJournalOptions = {
  /** Default "speculoos", which holds everything and grows by what changed. "netscape" is written whole, for curl and others. */
  readonly format?: "speculoos" | "netscape" | undefined;
  /** Whether cookies that end with the session are kept, too; default true. */
  readonly sessionCookies?: boolean | undefined;
};

/** Lines that count no more, beyond one for each cookie, before the file is written anew. */
const SPARE_LINES = 1000;

/**
 * Keeps the cookies of a jar in a file that only its owner can read. One journal has the file, from the moment when the jar
 * is made until it is closed or the process ends in any way. What `flush` acknowledged is on disk. Without `flush`, changes
 * are written within a second. Files are read and written while the caller waits.
 *
 * @throws TypeError if the path or the format is none.
 * @throws JournalError from `load`, and so from the constructor of the jar, and from `append`, `flush` and `close`.
 * @example
 * ```ts
 * import { mkdtempSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { FileJournal } from "speculoos/file";
 * import { CookieJar } from "speculoos/jar";
 *
 * const path = join(mkdtempSync(join(tmpdir(), "jar-")), "cookies.jsonl");
 * const jar = new CookieJar({ journal: new FileJournal(path) });
 * jar.setCookie("id=7; Path=/", "https://www.example.com/");
 * await jar.close();
 * ```
 */
export class FileJournal implements Journal {
  readonly #path: string;
  readonly #format: "speculoos" | "netscape";
  readonly #keepsSessions: boolean;
  readonly #buffer: ChangeBuffer;
  /** What the file is to hold. */
  readonly #cookies = new Map<string, StoredCookie>();
  #file: JournalFile | undefined;
  #lines = 0;
  /** Whether the file holds what it should not, so that the next write replaces it. */
  #isStale = false;
  /** Whether the file lacks what it should hold, apart from the changes in the buffer. */
  #isBehind = false;
  #problems: readonly FormatProblem[] = [];
  /** The losses are listed when somebody asks. */
  #written: { readonly losses: readonly FormatLoss[] } | undefined;

  constructor(path: string, { format = "speculoos", sessionCookies = true }: FileJournalOptions = {}) {
    if (typeof path !== "string" || path === "")
      throw new TypeError(`path must be the path of a file; got ${typeof path}`);
    if (format !== "speculoos" && format !== "netscape")
      throw new TypeError(`format must be "speculoos" or "netscape"; got ${typeof format}`);
    this.#path = path;
    this.#format = format;
    this.#keepsSessions = sessionCookies;
    this.#buffer = new ChangeBuffer(sessionCookies, (changes) => this.#write(changes));
  }

  /** What `load` did not understand of the file. A copy of it, as it was, is beside it; the next write drops what is damaged. */
  get problems(): readonly FormatProblem[] {
    return this.#problems;
  }

  /** What the file does not hold of the cookies that were written last: a Netscape file has no place for it. */
  get losses(): readonly FormatLoss[] {
    return this.#written?.losses ?? [];
  }

  /**
   * Returns the cookies of the file. After "changed-on-disk" it can be called again: it returns the cookies that are there
   * now, for `jar.import`, and the next `flush` writes the jar over the file.
   *
   * @throws JournalError "locked", "unreadable" or "write-failed"
   */
  load(): Iterable<StoredCookie> {
    const isAgain = this.#file !== undefined;
    const file = this.#file ?? new JournalFile(this.#path);
    this.#file = file;
    try {
      const found = this.#read(file);
      for (const [identity, cookie] of found)
        if (!this.#cookies.has(identity)) this.#cookies.set(identity, cookie);
      this.#isStale ||= isAgain;
      this.#isBehind ||= isAgain;
      return [...found.values()];
    } catch (error) {
      if (!isAgain) this.#release();
      throw error;
    }
  }

  append(changes: readonly CookieChange[]): void {
    this.#buffer.append(changes);
  }

  /** Resolves when all changes are on disk. @throws JournalError "write-failed" or "changed-on-disk" */
  async flush(): Promise<void> {
    this.#buffer.write();
    if (this.#isBehind) this.#replace();
    try {
      await this.#file?.sync();
    } catch (error) {
      this.#isBehind = true;
      throw error;
    }
  }

  /** Writes what is not written, and lets go of the file, even if that fails. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      this.#release();
    }
  }

  #read(file: JournalFile): Map<string, StoredCookie> {
    const content = file.read();
    const read = this.#format === "speculoos" ? readLog(content) : readNetscape(content, this.#cookies);
    if (!read.isReadable || (read.cookies.size === 0 && read.problems.length > 0))
      throw new JournalError(
        "unreadable",
        this.#path,
        `The file has no cookies in the format ${this.#format}, in a version that this journal reads`,
      );
    if (read.problems.length > 0) file.keepCopy(content);
    const kept = [...read.cookies].filter(([, { expiryTime }]) => this.#keepsSessions || expiryTime !== null);
    this.#lines = read.lines;
    this.#isStale = read.isTorn || read.problems.length > 0 || kept.length < read.cookies.size;
    this.#problems = read.problems;
    return new Map(kept);
  }

  #write(changes: Changes): void {
    for (const [identity, { type, cookie }] of changes) {
      if (type === "set") this.#cookies.set(identity, cookie);
      else this.#cookies.delete(identity);
    }
    const lines = this.#lines + changes.size;
    const isExtensible =
      this.#format === "speculoos" && !this.#isStale && this.#opened.isExtensible && !this.#isBehind;
    if (isExtensible && lines <= 2 * this.#cookies.size + SPARE_LINES) {
      this.#opened.append(printChanges(changes));
      this.#lines = lines;
    } else this.#replace();
  }

  #replace(): void {
    this.#opened.replace(this.#print());
    this.#lines = this.#cookies.size + 1;
    this.#isStale = this.#isBehind = false;
  }

  #print(): string {
    const cookies = [...this.#cookies.values()];
    if (this.#format === "netscape") {
      const written = writeCookies(cookies, "netscape");
      this.#written = written;
      return written.text;
    }
    return [SPECULOOS_HEADER, ...cookies.map(writeSpeculoosLine), ""].join("\n");
  }

  get #opened(): JournalFile {
    if (!this.#file) throw new JournalError("write-failed", this.#path, "The journal is not open");
    return this.#file;
  }

  /** Another jar that loads the journal later finds what is in the file, and nothing of this one. */
  #release(): void {
    this.#buffer.discard();
    this.#file?.close();
    this.#file = undefined;
    this.#cookies.clear();
    this.#isStale = this.#isBehind = false;
  }
}

function printChanges(changes: Changes): string {
  const lines = Array.from(changes.values(), ({ type, cookie }) =>
    type === "set" ? writeSpeculoosLine(cookie) : writeSpeculoosRemoval(cookie),
  );
  return [...lines, ""].join("\n");
}

/** Reads a file of curl or another tool. A line that says what it said before is the cookie as it was before. */
function readNetscape(content: Uint8Array, before: ReadonlyMap<string, StoredCookie>): ReadLog {
  const { cookies, problems } = readCookies(content, { format: "netscape" });
  const found = new Map<string, StoredCookie>();
  for (const cookie of cookies) {
    const identity = printIdentity(cookie);
    const known = before.get(identity);
    found.set(identity, known && printLine(known) === printLine(cookie) ? known : cookie);
  }
  const damage = problems.filter(
    ({ reasons = [] }) => reasons.length === 0 || reasons.some(({ code }) => code !== "expired"),
  );
  return { cookies: found, problems: damage, lines: 0, isTorn: false, isReadable: true };
}

function printLine(cookie: StoredCookie): string {
  return writeCookies([cookie], "netscape").text;
}
