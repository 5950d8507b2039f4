/** A lock that the kernel drops with the process: nothing is stale after a kill (docs/decisions/020-journals.md). */

import { JournalError, reportFileFailure, reportLock } from "./journal-error.ts";
import { findSqlite } from "./own-sqlite.ts";
import { createPrivately } from "./private-file.ts";

export type HeldLock = { release(): void };

/**
 * Takes the lock of a file: another file beside it, which stays. `path` names the journal in errors.
 *
 * @throws JournalError "locked" if another journal holds it, in this process or in another.
 */
export function takeLock(file: string, path: string): HeldLock {
  const lock = `${file}.lock`;
  try {
    createPrivately(lock);
    return findSqlite() ? lockBySqlite(lock, path) : lockByCommand(lock, path);
  } catch (error) {
    throw reportFileFailure(error, "write-failed", path);
  }
}

/** An exclusive transaction that never ends: on an empty file, which stays empty. */
function lockBySqlite(lock: string, path: string): HeldLock {
  const handle = new (findSqlite()!)(lock);
  try {
    handle.exec("PRAGMA busy_timeout = 0");
    // Else there would be a third file, with nothing in it.
    handle.exec("PRAGMA journal_mode = MEMORY");
    handle.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    handle.close();
    throw /locked/.test(String(error)) ? reportLock(path) : reportForeignLock(path);
  }
  return { release: () => handle.close() };
}

/** Without SQLite, the command locks an open file that it shares with this process: the lock is the file's, and stays. */
function lockByCommand(lock: string, path: string): HeldLock {
  const { openSync, closeSync } = process.getBuiltinModule("node:fs");
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const file = openSync(lock, "r+");
  const { status } = spawnSync("flock", ["-n", "3"], { stdio: ["ignore", "ignore", "ignore", file] });
  if (status === 0) return { release: () => closeSync(file) };
  closeSync(file);
  if (status === 1) throw reportLock(path);
  throw new JournalError(
    "unreadable",
    path,
    "The file cannot be locked: this runtime has neither SQLite, such as Node from 22.13 on has, nor the command flock",
  );
}

function reportForeignLock(path: string): JournalError {
  return new JournalError(
    "unreadable",
    path,
    "The file cannot be locked: its .lock file is of another program",
  );
}
