/** A file that one journal has: read whole, extended or replaced, and on disk when it says so. */

import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { promisify } from "node:util";
import { JournalError, reportChange, reportFileFailure } from "../journals/journal-error.ts";
import { type HeldLock, takeLock } from "../journals/lock-file.ts";
import { nameCopy, syncFolder } from "../journals/private-file.ts";
import { resolvePath } from "./resolve-path.ts";

/** The state of a file when it was read or written last: another program's write changes it. */
type FileState = {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
};

const BIG = { bigint: true } as const;

export class JournalFile {
  /** As the user gave it, for errors. */
  readonly #path: string;
  readonly #target: string;
  readonly #lock: HeldLock;
  /** `undefined`: there is no file. */
  #state: FileState | undefined;
  /** Open for appending. */
  #open: number | undefined;
  #isSynced = true;
  /** The last fsync. */
  #syncing: Promise<void> | undefined;
  /** Whether it is not known what of the file is on disk, so that the file must be replaced. */
  #isTorn = false;

  /** Takes the lock of the file. @throws JournalError "locked", "unreadable" or "write-failed" */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#target = resolvePath(path);
    } catch (error) {
      throw reportFileFailure(error, "unreadable", path);
    }
    this.#lock = takeLock(this.#target, path);
  }

  /** Whether lines can be added to the file: it is there, whole, and private to this path and user. */
  get isExtensible(): boolean {
    const now = this.#state && !this.#isTorn && statSync(this.#target, { throwIfNoEntry: false });
    // Another name of the file, such as a backup's, keeps what it has.
    return now ? now.nlink === 1 && (now.mode & 0o77) === 0 : false;
  }

  /** Returns the content of the file, empty if there is none. From now on this is the file that writes expect. */
  read(): Uint8Array {
    this.#closeOpen();
    try {
      const found = statSync(this.#target, { throwIfNoEntry: false });
      // To open a pipe would wait for its other end.
      if (found && !found.isFile() && !found.isDirectory())
        throw new JournalError(
          "unreadable",
          this.#path,
          "The file cannot be read: it is no file, such as a pipe",
        );
      const file = openSync(this.#target, "r");
      try {
        // Before the content: a write in between is a change.
        this.#state = fstatSync(file, BIG);
        return readFileSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (error instanceof JournalError || (error as { readonly code?: unknown }).code !== "ENOENT")
        throw reportFileFailure(error, "unreadable", this.#path);
      this.#state = undefined;
      return new Uint8Array();
    }
  }

  /** Adds text at the end. It is on disk after `sync`. @throws JournalError "changed-on-disk" or "write-failed": then nothing is added. */
  append(text: string): void {
    this.#checkState();
    try {
      this.#open ??= openSync(this.#target, constants.O_WRONLY | constants.O_APPEND);
      const { ino, size } = fstatSync(this.#open, BIG);
      if (ino !== this.#state?.ino) throw reportChange(this.#path);
      this.#isSynced = false;
      try {
        writeFileSync(this.#open, text);
      } catch (error) {
        this.#isTorn = true;
        ftruncateSync(this.#open, Number(size));
        this.#isTorn = false;
        throw error;
      } finally {
        this.#state = fstatSync(this.#open, BIG);
      }
    } catch (error) {
      throw reportFileFailure(error, "write-failed", this.#path);
    }
  }

  /** Resolves when all that was appended is on disk. @throws JournalError "write-failed" */
  async sync(): Promise<void> {
    try {
      // What is appended while this waits is for the next.
      if (this.#open !== undefined && !this.#isSynced) this.#syncing = promisify(fsync)(this.#open);
      this.#isSynced = true;
      await this.#syncing;
    } catch (error) {
      // What of it is on disk is not known, nor would a second fsync say so.
      this.#isTorn = true;
      throw reportFileFailure(error, "write-failed", this.#path);
    }
  }

  /** Writes another file and renames it, so that at any moment there is one of the two, whole. Both are on disk when this returns. */
  replace(text: string): void {
    this.#checkState();
    const aside = `${this.#target}.new`;
    try {
      try {
        const state = this.#writeFile(aside, text);
        this.#checkState();
        renameSync(aside, this.#target);
        this.#state = state;
      } catch (error) {
        rmSync(aside, { force: true });
        throw error;
      }
      this.#closeOpen();
      this.#isTorn = true;
      syncFolder(this.#target);
      this.#isTorn = false;
    } catch (error) {
      throw reportFileFailure(error, "write-failed", this.#path);
    }
  }

  /** Keeps a copy of damaged content beside the file. @throws JournalError "write-failed" */
  keepCopy(content: Uint8Array): void {
    const copy = nameCopy(this.#target, content);
    try {
      if (statSync(copy, { throwIfNoEntry: false })) return;
      const aside = `${copy}.new`;
      this.#writeFile(aside, content);
      renameSync(aside, copy);
      syncFolder(copy);
    } catch (error) {
      throw reportFileFailure(error, "write-failed", this.#path);
    }
  }

  /** Lets go of the file. */
  close(): void {
    this.#closeOpen();
    this.#lock.release();
  }

  /** Writes a file that only its owner can read, and returns its state. */
  #writeFile(path: string, content: string | Uint8Array): FileState {
    rmSync(path, { force: true });
    const file = openSync(path, "wx", 0o600);
    try {
      this.#keepOwner(file);
      writeFileSync(file, content);
      fsyncSync(file);
      return fstatSync(file, BIG);
    } finally {
      closeSync(file);
    }
  }

  /** A file of another user, which only root can make, stays this user's. */
  #keepOwner(file: number): void {
    const { uid, gid } = this.#state ?? {};
    if (uid === undefined || gid === undefined || process.geteuid?.() !== 0) return;
    fchownSync(file, Number(uid), Number(gid));
  }

  #checkState(): void {
    const now = statSync(this.#target, { ...BIG, throwIfNoEntry: false });
    const known = this.#state;
    const isSame =
      now?.ino === known?.ino &&
      now?.dev === known?.dev &&
      now?.size === known?.size &&
      now?.mtimeNs === known?.mtimeNs;
    if (!isSame) throw reportChange(this.#path);
  }

  #closeOpen(): void {
    const file = this.#open;
    if (file === undefined) return;
    this.#open = undefined;
    this.#isSynced = true;
    // An fsync that waits must not find another file under this number.
    const close = () => closeSync(file);
    if (this.#syncing) this.#syncing.then(close, close);
    else close();
    this.#syncing = undefined;
  }
}
