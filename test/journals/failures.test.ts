/** What a journal cannot read or write is a clear error; the file and the jar stay as they were. */

import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JournalError } from "speculoos/file";
import { CookieJar } from "speculoos/jar";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { findUser } from "../servers/system-user.ts";
import { KINDS, openJournal, URL_ } from "./workload.ts";

const SECRET = "s3cr3t";
const isRoot = process.geteuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), "speculoos-failures-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = () => join(folder, `cookies-${count++}`);
const kinds = Object.keys(KINDS);

function openJar(kind: string, path: string): CookieJar {
  return new CookieJar({ journal: openJournal(kind, path) });
}

/** Returns the error, which has the path and no value. */
async function errorOf(path: string, run: () => unknown): Promise<JournalError> {
  const error = await Promise.resolve()
    .then(run)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(JournalError);
  const journalError = error as JournalError;
  expect(journalError.path).toBe(path);
  expect(`${journalError.message} ${JSON.stringify(journalError.cause)}`).not.toContain(SECRET);
  return journalError;
}

/** Requires that the file, opened anew, has just these cookies. */
async function expectNames(kind: string, path: string, ...names: readonly string[]): Promise<void> {
  const jar = openJar(kind, path);
  expect(Array.from(jar, ({ name }) => name).sort()).toEqual([...names].sort());
  await jar.close();
}

function setCookie(jar: CookieJar, name: string, value = SECRET): void {
  expect(jar.setCookie(`${name}=${value}; Max-Age=600; Path=/`, URL_).status).toBe("stored");
}

/** Runs as a user that owns nothing here. */
async function asStranger(run: () => Promise<void>): Promise<void> {
  process.seteuid!(findUser("nobody")!.uid);
  try {
    await run();
  } finally {
    process.seteuid!(0);
  }
}

describe.each(kinds)("%s", (kind) => {
  test("in a folder that is missing, or over a folder, is an error", async () => {
    const missing = join(newPath(), "cookies");
    const error = await errorOf(missing, () => openJar(kind, missing));
    expect([error.code, error.message]).toEqual([
      "unreadable",
      expect.stringContaining("its folder does not exist"),
    ]);
    const path = newPath();
    mkdirSync(path);
    expect((await errorOf(path, () => openJar(kind, path))).code).toBe("unreadable");
    expect(readdirSync(path)).toEqual([]);
  });

  test("over a file of anything else is an error, and leaves the file as it is", async () => {
    for (const content of [
      `${SECRET} is no cookie file`,
      "\x89PNG\r\n\x1a\n\0\0\0",
      `<html>\n${SECRET}\n</html>\n`,
      '{"a":1}',
    ]) {
      const path = newPath();
      writeFileSync(path, content);
      expect((await errorOf(path, () => openJar(kind, path))).code, content).toBe("unreadable");
      expect(readFileSync(path, "utf8")).toBe(content);
      // The lock is free again.
      expect((await errorOf(path, () => openJar(kind, path))).code).toBe("unreadable");
    }
  });

  test.skipIf(!isRoot)("that another user owns, or in a folder of another user, is an error", async () => {
    const path = newPath();
    const jar = openJar(kind, path);
    setCookie(jar, "a");
    await jar.close();
    await asStranger(async () => {
      expect((await errorOf(path, () => openJar(kind, path))).message).toMatch(/EACCES|SQLITE_|ERR_SQLITE/);
      const other = newPath();
      expect((await errorOf(other, () => openJar(kind, other))).code).toBe("write-failed");
    });
    await expectNames(kind, path, "a");
  });

  test.skipIf(!isRoot)("keeps what it cannot write, and writes it when it can", async () => {
    const disk = newPath();
    mkdirSync(disk);
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", disk]).status).toBe(0);
    try {
      const path = join(disk, "cookies");
      const errors: unknown[] = [];
      const jar = new CookieJar({ journal: openJournal(kind, path), onError: (error) => errors.push(error) });
      setCookie(jar, "first");
      await jar.flush();
      const filler = join(disk, "filler");
      fill(filler);
      for (let index = 0; index < 40; index++) setCookie(jar, `n${index}`, SECRET.repeat(500));
      for (let attempt = 0; attempt < 3; attempt++) {
        const error = await errorOf(path, () => jar.flush());
        expect([error.code, error.message]).toEqual([
          "write-failed",
          expect.stringContaining("the disk is full"),
        ]);
      }
      setCookie(jar, "later");
      await expect(jar.close()).rejects.toThrow(JournalError);
      expect(readdirSync(disk).filter((name) => name.includes("new"))).toEqual([]);
      // What was there is there: in a copy, since the file is locked.
      const copy = newPath();
      for (const end of ["", "-wal"]) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
      await expectNames(kind, copy, "first");
      rmSync(filler);
      await jar.close();
      await expectNames(
        kind,
        path,
        "first",
        "later",
        ...Array.from({ length: 40 }, (_, index) => `n${index}`),
      );
    } finally {
      expect(spawnSync("umount", [disk]).status).toBe(0);
    }
  });

  test("whose file another program replaced or removed writes nothing over it", async () => {
    for (const change of ["replaced", "removed"]) {
      const path = newPath();
      const jar = openJar(kind, path);
      setCookie(jar, "a");
      await jar.flush();
      const aside = newPath();
      const other = openJar(kind, aside);
      setCookie(other, "b");
      await other.close();
      const theirs = readFileSync(aside);
      if (change === "replaced") renameSync(aside, path);
      else rmSync(path);
      setCookie(jar, "c");
      for (let attempt = 0; attempt < 2; attempt++)
        expect((await errorOf(path, () => jar.flush())).code).toBe("changed-on-disk");
      expect(jar.size).toBe(2);
      if (change === "replaced") expect(readFileSync(path)).toEqual(theirs);
      else expect(existsSync(path)).toBe(false);
    }
  });
});

/** Fills a disk to the last byte. */
function fill(path: string): void {
  for (let size = 65_536; size >= 1; size /= 2) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size));
    } catch {}
  }
}

afterEach(() => expect(process.geteuid?.() === 0).toBe(isRoot));
