/** The bytes of a database that another program may be writing: its file, with what still lies in the write-ahead log. */

import { JournalError, reportFileFailure } from "../journals/journal-error.ts";
import { openSqlite } from "./open-sqlite.ts";

/**
 * Returns a database as one file, with the newest changes, which SQLite keeps in a file beside it (`-wal`). Reads Firefox's
 * cookies.sqlite while Firefox runs. The database is copied until nothing changed during the copy; neither of its files is
 * opened or locked.
 *
 * @throws JournalError "unreadable" if the file can't be read, changed during every attempt, or is no database, and in a
 *   runtime that has no SQLite. No message has its contents.
 * @example
 * ```ts
 * import { readCookies } from "speculoos/formats";
 * import { readDatabaseFile } from "speculoos/sqlite";
 *
 * async function readFirefox(profile: string) {
 *   return readCookies(await readDatabaseFile(`${profile}/cookies.sqlite`)).cookies;
 * }
 * ```
 */
export async function readDatabaseFile(path: string): Promise<Uint8Array> {
  const { mkdtempSync, readFileSync, rmSync } = process.getBuiltinModule("node:fs");
  const { tmpdir } = process.getBuiltinModule("node:os");
  let folder: string | undefined;
  try {
    folder = mkdtempSync(`${tmpdir()}/speculoos-`);
    const copy = `${folder}/copy.sqlite`;
    for (let attempt = 1; !copyUnchanged(path, copy); attempt++) {
      if (attempt === ATTEMPTS)
        throw new JournalError(
          "unreadable",
          path,
          `The database changed in each of ${ATTEMPTS} attempts to copy it`,
        );
      await new Promise((resolve) => setTimeout(resolve, DELAY));
    }
    const fault = mergeLog(copy);
    if (fault !== undefined) throw new JournalError("unreadable", path, fault);
    return readFileSync(copy);
  } catch (error) {
    throw reportFileFailure(error, "unreadable", path);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies the files of a database. Returns whether they were the same before and after. */
function copyUnchanged(path: string, copy: string): boolean {
  const { copyFileSync, existsSync, rmSync } = process.getBuiltinModule("node:fs");
  const before = describeFiles(path);
  for (const suffix of SUFFIXES) {
    rmSync(copy + suffix, { force: true });
    // SQLite removes its logs at any time.
    if (suffix === "" || existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  }
  return describeFiles(path) === before;
}

function describeFiles(path: string): string {
  const { statSync } = process.getBuiltinModule("node:fs");
  return SUFFIXES.map((suffix) => {
    const stat = statSync(path + suffix, { bigint: true, throwIfNoEntry: false });
    return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : "";
  }).join();
}

/** Moves the log of a database into its file, and checks the file. Returns what is wrong, if anything is. */
function mergeLog(path: string): string | undefined {
  const database = openSqlite(path);
  if (!database) return "This runtime has no SQLite of its own, such as Node from 22.13 on has";
  try {
    database.exec("PRAGMA journal_mode = DELETE");
    const [check] = database.prepare("PRAGMA quick_check(1)").all() as { quick_check?: string }[];
    return check?.quick_check === "ok" ? undefined : DAMAGED;
  } catch {
    return DAMAGED;
  } finally {
    database.close();
  }
}

const DAMAGED = "The file is no SQLite database, or a damaged one";
const SUFFIXES = ["", "-wal", "-journal"];
const ATTEMPTS = 50;
/** Between two attempts, in milliseconds. */
const DELAY = 20;
