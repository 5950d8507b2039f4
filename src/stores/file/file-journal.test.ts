import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { readCookies, writeCookies } from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { afterAll, expect, test } from "vitest";
import { FileJournal, type FileJournalOptions } from "./file-journal.ts";

const URL_ = "https://www.example.com/";
const folder = mkdtempSync(join(tmpdir(), "speculoos-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = () => join(folder, `cookies-${count++}`);

function open(path: string, options?: FileJournalOptions) {
  const journal = new FileJournal(path, options);
  return { journal, jar: new CookieJar({ journal }) };
}

/** Makes a file with these cookies. */
async function write(path: string, names: readonly string[], options?: FileJournalOptions): Promise<void> {
  const { jar } = open(path, options);
  for (const name of names) jar.setCookie(`${name}=1; Max-Age=600; SameSite=Lax; Path=/`, URL_);
  await jar.close();
}

async function readNames(path: string, options?: FileJournalOptions): Promise<string[]> {
  const { jar } = open(path, options);
  const names = Array.from(jar, ({ name }) => name);
  await jar.close();
  return names.sort();
}

const linesOf = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n");

test("a file grows by what changed, and is written anew when most of its lines count no more", async () => {
  const path = newPath();
  const { jar } = open(path);
  let longest = 0;
  for (let round = 0; round < 30; round++) {
    for (let index = 0; index < 100; index++) jar.setCookie(`n${index}=${round}; Max-Age=600`, URL_);
    await jar.flush();
    longest = Math.max(longest, linesOf(path).length);
  }
  expect(longest).toBeGreaterThan(1000);
  expect(longest).toBeLessThan(1400);
  jar.remove({ name: "n7" });
  await jar.close();
  const last = linesOf(path).at(-1)!;
  expect(JSON.parse(last)).toEqual({
    removed: { name: "n7", host: "www.example.com", hostOnly: true, path: "/" },
  });
  expect(await readNames(path)).toHaveLength(99);
});

test("readCookies reads the file of a journal: the last line of a cookie, and no removed cookie", async () => {
  const path = newPath();
  await write(path, ["a", "b", "c"]);
  const { jar } = open(path);
  jar.remove({ name: "b" });
  jar.setCookie("a=2; Max-Age=600; Path=/", URL_);
  await jar.close();
  const { format, cookies, problems } = readCookies(readFileSync(path));
  expect([format, problems]).toEqual(["speculoos", []]);
  const read = new CookieJar();
  read.import(cookies);
  expect(read.getCookieString(URL_)).toBe("a=2; c=1");
});

test("what writeCookies wrote is a journal's file", async () => {
  for (const format of ["speculoos", "netscape"] as const) {
    const path = newPath();
    const jar = new CookieJar();
    jar.setCookie("a=1; Max-Age=600", URL_);
    writeFileSync(path, writeCookies(jar, format).text);
    expect(await readNames(path, { format })).toEqual(["a"]);
  }
});

test("a line that was cut off is no problem, and costs no line before or after it", async () => {
  const path = newPath();
  await write(path, ["a", "b"]);
  appendFileSync(path, linesOf(path)[1]!.slice(0, 100));
  const { journal, jar } = open(path);
  expect([jar.size, journal.problems]).toEqual([2, []]);
  jar.setCookie("c=1; Max-Age=600", URL_);
  await jar.close();
  expect(await readNames(path)).toEqual(["a", "b", "c"]);
  expect(readdirSync(folder).filter((name) => name.includes("damaged"))).toEqual([]);
});

test("a damaged line costs that line: it is reported without its value, and a copy of the file is kept", async () => {
  for (const format of ["speculoos", "netscape"] as const) {
    const path = newPath();
    await write(path, ["a", "b", "c"], { format });
    const lines = readFileSync(path, "utf8").split("\n");
    lines[lines.findIndex((line) => /"b"|\tb\t/.test(line))] = '{"value":"s3cr3t"';
    const damaged = lines.join("\n");
    writeFileSync(path, damaged);
    const copies = () =>
      readdirSync(folder).filter((name) => join(folder, name).startsWith(`${path}.damaged`));
    // Again, as after a crash: still one copy.
    for (let times = 0; times < 2; times++) {
      const { journal, jar } = open(path, { format });
      expect(journal.problems).toHaveLength(1);
      expect(JSON.stringify(journal.problems)).not.toContain("s3cr3t");
      expect(jar.size).toBe(2);
      await jar.close();
      expect(readFileSync(path, "utf8")).toBe(damaged);
      expect(copies()).toHaveLength(1);
    }
    const copy = join(folder, copies()[0]!);
    expect([readFileSync(copy, "utf8"), statSync(copy).mode & 0o777]).toEqual([damaged, 0o600]);
    const { jar } = open(path, { format });
    jar.setCookie("d=1; Max-Age=600", URL_);
    await jar.close();
    const { journal, jar: next } = open(path, { format });
    expect([journal.problems, next.size]).toEqual([[], 3]);
    await next.close();
  }
});

test("what another program wrote is merged by loading again", async () => {
  for (const format of ["speculoos", "netscape"] as const) {
    const path = newPath();
    await write(path, ["ours", "both"], { format });
    const { journal, jar } = open(path, { format });
    const theirs = new CookieJar({ clock: () => Date.now() + 5000 });
    theirs.import(jar);
    theirs.remove({ name: "ours" });
    theirs.setCookie("both=2; Max-Age=600; Path=/", URL_);
    theirs.setCookie("theirs=2; Max-Age=600; Path=/", URL_);
    writeFileSync(path, writeCookies(theirs, format).text);
    jar.setCookie("late=1; Max-Age=600; Path=/", URL_);
    await expect(jar.flush()).rejects.toMatchObject({ code: "changed-on-disk" });
    const { imported } = jar.import(journal.load(), { keep: "newer" });
    expect(imported).toBe(2);
    await jar.close();
    const { jar: next } = open(path, { format });
    const pairs = Array.from(next, ({ name, value }) => `${name}=${value}`).sort();
    expect(pairs).toEqual(["both=2", "late=1", "ours=1", "theirs=2"]);
    await next.close();
  }
});

test("loading again writes the jar over the file, even if nothing else changes", async () => {
  const path = newPath();
  await write(path, ["a", "b"]);
  const { journal, jar } = open(path);
  writeFileSync(path, linesOf(path).slice(0, 2).join("\n"));
  jar.import(journal.load(), { keep: "newer" });
  await jar.close();
  expect(await readNames(path)).toEqual(["a", "b"]);
});

test("of a Netscape line that says what it said before, the jar keeps what the line cannot say", async () => {
  const path = newPath();
  await write(path, ["a"], { format: "netscape" });
  const { journal, jar } = open(path, { format: "netscape" });
  jar.setCookie("b=1; Max-Age=600; SameSite=Strict", URL_);
  await jar.flush();
  appendFileSync(path, "www.example.com\tFALSE\t/\tTRUE\t0\tc\t1\n");
  const { imported, kept } = jar.import(journal.load(), { keep: "newer" });
  expect([imported, kept]).toEqual([1, 2]);
  expect(jar.remove({ name: "b" })[0]?.sameSite).toBe("strict");
  await jar.close();
});

test("cookies of the session are kept, or are not if the option says so", async () => {
  for (const format of ["speculoos", "netscape"] as const) {
    const path = newPath();
    const { jar } = open(path, { format });
    jar.setCookie("session=1", URL_);
    jar.setCookie("lasts=1; Max-Age=600", URL_);
    await jar.close();
    expect(await readNames(path, { format })).toEqual(["lasts", "session"]);
    const options = { format, sessionCookies: false };
    const { jar: without } = open(path, options);
    expect(Array.from(without, ({ name }) => name)).toEqual(["lasts"]);
    // Now it ends with the session.
    without.setCookie("lasts=2", URL_);
    without.setCookie("other=2; Max-Age=600", URL_);
    await without.close();
    expect(readFileSync(path, "utf8")).not.toMatch(/"session"|\tsession\t/);
    expect(await readNames(path, { format })).toEqual(["other"]);
  }
});

test("only its owner can read the file, even if others could before", async () => {
  const path = newPath();
  await write(path, ["a"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  chmodSync(path, 0o644);
  await write(path, ["b"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await readNames(path)).toEqual(["a", "b"]);
});

test("without a flush, changes are written when they are many, and within a second or so", async () => {
  const path = newPath();
  const { jar } = open(path);
  for (let round = 0; round < 40; round++) {
    for (let index = 0; index < 50; index++)
      jar.setCookie(`n${index}=1; Max-Age=600`, `https://host${round}.com/`);
    await Promise.resolve();
  }
  expect(linesOf(path).length).toBeGreaterThan(1000);
  while (linesOf(path).length < 2001) await new Promise((resolve) => setTimeout(resolve, 50));
  await jar.close();
});

test("a failed write without a flush is reported to onError, and the changes come with the next", async () => {
  const path = newPath();
  const errors: unknown[] = [];
  const jar = new CookieJar({ journal: new FileJournal(path), onError: (error) => errors.push(error) });
  jar.setCookie("a=1; Max-Age=600", URL_);
  await jar.flush();
  appendFileSync(path, "\n");
  for (let index = 0; index < 2500; index++) {
    jar.setCookie(`n=${index}; Max-Age=600`, `https://host${index}.com/`);
    await Promise.resolve();
  }
  expect(errors[0]).toMatchObject({ code: "changed-on-disk", path });
  await expect(jar.close()).rejects.toMatchObject({ code: "changed-on-disk" });
  expect(jar.size).toBe(2501);
});

test("a version that is not known is left alone", async () => {
  const path = newPath();
  const text = '{"format":"speculoos","version":2}\n{}\n';
  writeFileSync(path, text);
  expect(() => open(path)).toThrow(expect.objectContaining({ code: "unreadable", path }));
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("an empty file, or one without cookies, is no error", async () => {
  for (const text of ["", "\n", '{"format":"speculoos","version":1}\n']) {
    const path = newPath();
    writeFileSync(path, text);
    await write(path, ["a"]);
    expect(await readNames(path)).toEqual(["a"]);
  }
});

test("a journal that was not opened writes nothing, and closes", async () => {
  const path = newPath();
  const journal = new FileJournal(path);
  await journal.flush();
  await journal.close();
  expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(path))).toEqual([]);
});

test("what is neither a path nor a format is refused, and console.log shows no cookies", async () => {
  for (const path of ["", undefined, 7]) expect(() => new FileJournal(path as never)).toThrow(TypeError);
  expect(() => new FileJournal("a", { format: "har" as never })).toThrow(TypeError);
  const path = newPath();
  const { journal, jar } = open(path);
  jar.setCookie("a=s3cr3t; Max-Age=60", URL_);
  await jar.flush();
  expect(inspect(journal, { depth: Infinity, showHidden: true })).not.toContain("s3cr3t");
  await jar.close();
});

test("a journal that is loaded again after close knows nothing of the jar before", async () => {
  const path = newPath();
  const journal = new FileJournal(path);
  const first = new CookieJar({ journal });
  for (const line of ["old=1; Max-Age=600", "k=1; Max-Age=600"]) first.setCookie(line, URL_);
  await first.close();
  const second = new CookieJar({ journal: new FileJournal(path) });
  second.remove({ name: "old" });
  second.setCookie("k=2; Max-Age=600", URL_);
  await second.close();
  const third = new CookieJar({ journal });
  // Others may read it: the next write is of the whole file.
  chmodSync(path, 0o644);
  third.setCookie("n=3; Max-Age=600", URL_);
  await third.close();
  const last = new CookieJar({ journal: new FileJournal(path) });
  expect(last.getCookieString(URL_)).toBe("k=2; n=3");
  await last.close();
});

test("a removal that names no cookie is a problem, however deep it nests", async () => {
  const path = newPath();
  const jar = new CookieJar({ journal: new FileJournal(path) });
  jar.setCookie("a=1; Max-Age=600", URL_);
  await jar.close();
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  for (const removed of [`{"host":${deep}}`, `{"partitionKey":{"topLevelSite":${deep}}}`, "null", "5", "[]"])
    appendFileSync(path, `{"removed":${removed}}\n`);
  const journal = new FileJournal(path);
  expect([...journal.load()]).toHaveLength(1);
  expect(journal.problems.map(({ message }) => message)).toEqual(
    Array(5).fill("a removal must have the scope of a cookie"),
  );
  await journal.close();
});

test("a pipe is no file, and nobody waits for its other end", () => {
  const path = newPath();
  spawnSync("mkfifo", [path]);
  expect(() => new FileJournal(path).load()).toThrow(expect.objectContaining({ code: "unreadable" }));
});

test("a Netscape file says what it does not hold of the cookies that were written", async () => {
  const journal = new FileJournal(newPath(), { format: "netscape" });
  const jar = new CookieJar({ journal });
  jar.setCookie("kept=1; Max-Age=600; SameSite=Lax", URL_);
  jar.setCookie("apart=1; Max-Age=600; Secure; Partitioned", URL_);
  expect(journal.losses).toEqual([]);
  await jar.flush();
  const fieldsOf = (name: string) =>
    journal.losses.filter(({ cookie }) => cookie === name).map(({ field }) => field);
  expect(fieldsOf("apart")).toEqual(["whole"]);
  expect(fieldsOf("kept")).toContain("sameSite");
  await jar.close();
});
