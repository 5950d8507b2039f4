/** What SQLite's errors say, without their messages: a message may hold a path, a statement or data. */

import { SessionError } from "../../sessions/store/session-error.ts";

/** The names of result codes (https://www.sqlite.org/rescode.html), for `node:sqlite`, which has the numbers. */
const CODES: Readonly<Record<number, string>> = {
  1: "SQLITE_ERROR",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  19: "SQLITE_CONSTRAINT",
  26: "SQLITE_NOTADB",
};

const REASONS: readonly [code: RegExp, reason: string][] = [
  [/^SQLITE_BUSY/, "another connection held its lock for too long"],
  [/^SQLITE_READONLY/, "it is read-only"],
  [/^SQLITE_FULL/, "the disk is full"],
  [/^SQLITE_CANTOPEN/, "the file cannot be opened"],
  [/^SQLITE_(?:CORRUPT|NOTADB)/, "the file is damaged, or is no database"],
];

/** Returns an error without data for whatever a handle threw. Its cause has a code alone. */
export function reportFailure(error: unknown): SessionError {
  if (error instanceof SessionError) return error;
  const code = codeOf(error);
  return new SessionError("store-unavailable", `The database cannot be used: ${reasonOf(code)}`, {
    cause: { code },
  });
}

/** Returns the reason in words, with the code. */
export function reasonOf(code: string): string {
  return `${REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? "SQLite refused"} (${code})`;
}

/** Returns the name of SQLite's result code, else the code or the name of the error. */
export function codeOf(error: unknown): string {
  const { name, code, errcode } = (error ?? {}) as Record<string, unknown>;
  if (typeof errcode === "number") return CODES[errcode & 255] ?? `SQLITE_${errcode}`;
  return String(code ?? name);
}
