/** One journal has a file, under whatever name, in whatever process, until it is closed or its process ends. */

import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { FileJournal, JournalError } from "speculoos/file";
import { CookieJar, type Journal } from "speculoos/jar";
import { SqliteJournal } from "speculoos/sqlite";
import { afterAll, describe, expect, test } from "vitest";
// @ts-expect-error: a script without types
import { toolsOf } from "../../scripts/setup.mjs";
import { KINDS, openJournal, URL_ } from "./workload.ts";

const folder = mkdtempSync(join(tmpdir(), "speculoos-locks-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = () => join(folder, `cookies-${count++}`);
const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function codeOf(open: () => Journal): Promise<string> {
  try {
    const journal = open();
    journal.load();
    await journal.close();
    return "open";
  } catch (error) {
    expect(error).toBeInstanceOf(JournalError);
    return (error as JournalError).code;
  }
}

describe.each(Object.keys(KINDS))("%s", (kind) => {
  test("is locked for a second journal of this process, and for a worker", async () => {
    const path = newPath();
    const jar = new CookieJar({ journal: openJournal(kind, path) });
    jar.setCookie("a=1; Max-Age=60", URL_);
    await jar.flush();
    expect(await codeOf(() => openJournal(kind, path))).toBe("locked");
    const worker = new Worker(new URL("opening-process.ts", import.meta.url), { argv: [kind, path] });
    expect(await new Promise((resolve) => worker.once("message", resolve))).toBe("locked");
    // Neither of the two took the lock away, nor what is in the file.
    expect(await codeOf(() => openJournal(kind, path))).toBe("locked");
    await jar.close();
    const next = new CookieJar({ journal: openJournal(kind, path) });
    expect(next.getCookieString(URL_)).toBe("a=1");
    await next.close();
  });

  test("is locked for another process, and free at once when its own is killed", async () => {
    const path = newPath();
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", program("opening-process.ts"), kind, path, "stay"],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(await codeOf(() => openJournal(kind, path))).toBe("locked");
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await codeOf(() => openJournal(kind, path))).toBe("open");
  });

  test("is locked under every spelling of its path", async () => {
    const path = newPath();
    mkdirSync(`${path}-folder`);
    symlinkSync(path, `${path}-link`);
    symlinkSync(folder, `${path}-folder/up`);
    const spellings = [
      `${path}-link`,
      relative(process.cwd(), path),
      join(`${path}-folder/up`, path.slice(folder.length)),
      `${folder}/./x/..${path.slice(folder.length)}`.replace("/x/..", "/."),
    ];
    // A link that leads to no file yet, too.
    const jar = new CookieJar({ journal: openJournal(kind, `${path}-link`) });
    for (const spelling of spellings)
      expect(await codeOf(() => openJournal(kind, spelling)), spelling).toBe("locked");
    jar.setCookie("a=1; Max-Age=60", URL_);
    await jar.close();
    const { size, mode } = statSync(path);
    expect([size > 0, mode & 0o777]).toEqual([true, 0o600]);
    expect(readFileSync(`${path}-link`)).toEqual(readFileSync(path));
    for (const spelling of spellings)
      expect(await codeOf(() => openJournal(kind, spelling)), spelling).toBe("open");
  });
});

test("another name of a file, such as a backup's, keeps what the file had", async () => {
  const path = newPath();
  const jar = new CookieJar({ journal: new FileJournal(path) });
  jar.setCookie("a=1; Max-Age=60", URL_);
  await jar.flush();
  linkSync(path, `${path}-backup`);
  const before = readFileSync(path, "utf8");
  jar.setCookie("b=2; Max-Age=60", URL_);
  await jar.close();
  expect(readFileSync(`${path}-backup`, "utf8")).toBe(before);
  expect(readFileSync(path, "utf8")).toContain('"name":"b"');
});

test("two journals in one database are two, whether they have its path or a handle", async () => {
  const path = newPath();
  const [handle, other] = [new DatabaseSync(path), new DatabaseSync(path)];
  const journal = new SqliteJournal(handle);
  journal.load();
  for (const source of [other, path, handle])
    expect(await codeOf(() => new SqliteJournal(source))).toBe("locked");
  await journal.close();
  expect(await codeOf(() => new SqliteJournal(other))).toBe("open");
  handle.exec("CREATE TABLE mine (id)");
  for (const each of [handle, other]) each.close();
  const own = new SqliteJournal(path);
  own.load();
  const late = new DatabaseSync(path);
  expect(await codeOf(() => new SqliteJournal(late))).toBe("locked");
  late.close();
  await own.close();
});

const NODE_20 = join(toolsOf("runtimes"), "node_modules/node20/bin/node");

test.skipIf(!existsSync(NODE_20))("without SQLite, Node 20 locks a file by the command flock", async () => {
  const path = newPath();
  const open = (stay = "") => [program("opening-built.mjs"), path, stay];
  const child = spawn(NODE_20, open("stay"), { stdio: ["ignore", "pipe", "inherit"] });
  expect(String(await new Promise((resolve) => child.stdout.once("data", resolve)))).toBe(
    "open twice: locked\n",
  );
  expect(spawnSync(NODE_20, open(), { encoding: "utf8" }).stdout).toBe("locked\n");
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(spawnSync(NODE_20, open(), { encoding: "utf8" }).stdout).toBe("open twice: locked\n");
  const env = { ...process.env, PATH: "/nowhere" };
  const { stdout } = spawnSync(NODE_20, open(), { encoding: "utf8", env });
  expect(stdout).toBe(
    "The file cannot be locked: this runtime has neither SQLite, such as Node from 22.13 on has, nor the command flock\n",
  );
});
