/** The error of journals: why cookies could not be read or written. */

import { hasBrand } from "../../base/brand.ts";

/**
 * Why a journal failed.
 *
 * - "locked": another journal has the file.
 * - "changed-on-disk": another program changed the file since it was read. Nothing is written over it.
 * - "unreadable": the file could not be read, or is no cookie file of this format. It is left as it is.
 * - "write-failed": the changes could not be written. They are kept, and written with the next `flush`.
 */
export type JournalErrorCode = "locked" | "changed-on-disk" | "unreadable" | "write-failed";

const brand = Symbol.for("speculoos.JournalError");

/** Thrown if a journal cannot be opened or written. The message never contains a value of a cookie. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code: JournalErrorCode;
  /** The path of the journal, as it was given. */
  readonly path: string;

  /** `cause` must have no message: it may contain a value. */
  constructor(code: JournalErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.path = path;
  }

  get [brand](): true {
    return true;
  }

  /** Two copies of the package in one tree recognise each other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return hasBrand(value, brand);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user is not allowed to",
  EPERM: "this user is not allowed to",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is full",
  EFBIG: "the file would be too large",
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
  EISDIR: "it is a folder",
};

/** Returns the error for what a function of `node:fs` threw. */
export function reportFileFailure(
  error: unknown,
  code: "unreadable" | "write-failed",
  path: string,
): JournalError {
  if (error instanceof JournalError) return error;
  const { code: found = "no code" } = (error ?? {}) as { readonly code?: string };
  const action = code === "unreadable" ? "read" : "written";
  const message = `The file cannot be ${action}: ${REASONS[found] ?? "the system refused"} (${found})`;
  return new JournalError(code, path, message, { cause: { code: found } });
}

/** Returns the error for a file that is not as the journal left it. */
export function reportChange(path: string): JournalError {
  return new JournalError(
    "changed-on-disk",
    path,
    "Another program changed the file since it was read; neither the file nor the jar is changed",
  );
}

/** Returns the error for a file that another journal has. */
export function reportLock(path: string): JournalError {
  return new JournalError("locked", path, "Another journal has the file, in this process or in another");
}
