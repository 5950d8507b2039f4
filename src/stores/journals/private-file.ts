/** Files that only this user can read, by the `node:fs` of the runtime: entry points that open none do not load it. */

/** Creates an empty file that only this user can read, if there is none. Returns whether it did. */
export function createPrivately(file: string): boolean {
  const { openSync, closeSync } = process.getBuiltinModule("node:fs");
  try {
    // To open and close a file that is there would drop the locks that this process has on it (POSIX fcntl).
    closeSync(openSync(file, "wx", 0o600));
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === "EEXIST") return false;
    throw error;
  }
}

/** Writes the folder of a file to disk, and so the name of the file. */
export function syncFolder(file: string): void {
  // Windows writes names by itself, and opens no folder.
  if (process.platform === "win32") return;
  const { openSync, fsyncSync, closeSync } = process.getBuiltinModule("node:fs");
  const folder = openSync(process.getBuiltinModule("node:path").dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Returns the path of the copy of a damaged file: the same for the same damage, so that no restart makes another copy. */
export function nameCopy(file: string, damage: string | Uint8Array): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return `${file}.damaged-${createHash("sha256").update(damage).digest("hex").slice(0, 8)}`;
}

/** Returns what changes if another file takes the place of this one. */
export function readInode(file: string): string {
  const stat = process.getBuiltinModule("node:fs").statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.dev} ${stat.ino}` : "no file";
}
