/** What `flush` acknowledges is on disk: the system calls between a change and its acknowledgement. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("acknowledging-process.ts", import.meta.url));
const CALLS = "write,writev,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2";

/** Returns the calls on files of one folder between the acknowledgements of each flush, such as "fsync cookies". */
function trace(kind: string): string[][] {
  const folder = mkdtempSync(join(tmpdir(), "speculoos-trace-"));
  try {
    const log = join(folder, "log");
    const node = [
      process.execPath,
      "--disable-warning=ExperimentalWarning",
      program,
      kind,
      join(folder, "cookies"),
    ];
    const { stdout, stderr } = spawnSync("strace", ["-f", "-y", "-e", `trace=${CALLS}`, "-o", log, ...node], {
      encoding: "utf8",
    });
    expect([stdout, stderr]).toEqual(["ack\nack\nack\n", ""]);
    const flushes: string[][] = [[]];
    // A call that another thread interrupts has two lines: the second has no file.
    for (const line of readFileSync(log, "utf8").split("\n")) {
      if (/write\(1<.*ack/.test(line)) flushes.push([]);
      const [, call, path] = /^\d+ +(\w+)\((?:\d+<|")([^>"]*)/.exec(line) ?? [];
      if (call && path && (path === folder || (path.startsWith(`${folder}/`) && path !== log)))
        flushes.at(-1)!.push(`${call} ${path === folder ? "the folder" : path.slice(folder.length + 1)}`);
    }
    return flushes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a new file is on disk before it gets its name, and its name after; lines are on disk when they are added", () => {
  const [first, second, third] = trace("FileJournal");
  const replaced = ["write cookies.new", "fsync cookies.new", "rename cookies.new", "fsync the folder"];
  expect(first).toEqual(replaced);
  for (const flush of [second, third]) expect(flush).toEqual(["write cookies", "fsync cookies"]);
});

test("a Netscape file is written aside each time", () => {
  const replaced = ["write cookies.new", "fsync cookies.new", "rename cookies.new", "fsync the folder"];
  expect(trace("FileJournal in the Netscape format").slice(0, 3)).toEqual([replaced, replaced, replaced]);
});

test("a transaction of SQLite is on disk, with the folder after the first", () => {
  for (const kind of ["SqliteJournal", "SqliteJournal over a handle with synchronous off"]) {
    const flushes = trace(kind);
    expect(flushes[0]).toContain("fsync the folder");
    for (const flush of flushes.slice(0, 3)) {
      // Nothing is written after the last fsync.
      const calls = flush.filter((call) => call !== "fsync the folder");
      expect(calls.at(-1), kind).toMatch(/^f(data)?sync cookies-wal$/);
      expect(flush).toContain("pwrite64 cookies-wal");
    }
  }
});
