/** Journals beside a jar without one: cookies that are set, and a jar that is opened. `node bench/journals.ts` prints the ratios. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { FileJournal } from "speculoos/file";
import { CookieJar, type Journal } from "speculoos/jar";
import { SqliteJournal } from "speculoos/sqlite";
import { computeMedian } from "./compare.ts";

const COOKIES = 100_000;
const HOSTS = 10_000;
const FLUSHED = 1000;
const ROUNDS = 5;

const urls = Array.from({ length: HOSTS }, (_, index) => `https://www.site${index}.com/`);
const lines = Array.from(
  { length: COOKIES / HOSTS },
  (_, index) =>
    `name${index}=0123456789abcdef0123456789abcdef; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax`,
);

/** Opens a journal over a file. */
type Open = (path: string) => Journal;
const JOURNALS: Readonly<Record<string, Open>> = {
  SqliteJournal: (path) => new SqliteJournal(path),
  FileJournal: (path) => new FileJournal(path),
};

/** Sets all cookies, flushed every thousand. Returns the milliseconds. */
async function measureSet(journal: Journal | undefined): Promise<number> {
  const jar = new CookieJar({ journal });
  const start = performance.now();
  for (let index = 0; index < COOKIES; index++) {
    jar.setCookie(lines[index % lines.length]!, urls[Math.floor(index / lines.length)]!);
    if (index % FLUSHED === FLUSHED - 1) await jar.flush();
  }
  const time = performance.now() - start;
  if (jar.size !== COOKIES) throw new Error("the jar must have all cookies");
  await jar.close();
  return time;
}

async function measureOpen(journal: Journal): Promise<number> {
  const start = performance.now();
  const jar = new CookieJar({ journal });
  const time = performance.now() - start;
  if (jar.size !== COOKIES) throw new Error("the journal must have all cookies");
  await jar.close();
  return time;
}

function measureParse(text: string): number {
  const start = performance.now();
  const jar = CookieJar.fromJSON(JSON.parse(text));
  const time = performance.now() - start;
  if (jar.size !== COOKIES) throw new Error("the jar must have all cookies");
  return time;
}

const rate = (milliseconds: number) => `${Math.round(COOKIES / milliseconds)},000 a second`;

const full = new CookieJar();
for (const url of urls) for (const line of lines) full.setCookie(line, url);
const text = JSON.stringify(full);
for (const [disk, parent] of [
  ["tmpfs", "/dev/shm"],
  ["disk", tmpdir()],
] as const) {
  for (const [name, open] of Object.entries(JOURNALS)) {
    const [bare, set, parse, opened]: number[][] = [[], [], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      const folder = mkdtempSync(join(parent, "speculoos-bench-"));
      const path = join(folder, "cookies");
      bare!.push(await measureSet(undefined));
      set!.push(await measureSet(open(path)));
      parse!.push(measureParse(text));
      opened!.push(await measureOpen(open(path)));
      rmSync(folder, { recursive: true });
    }
    const [bareTime, setTime, parseTime, openTime] = [bare, set, parse, opened].map((times) =>
      computeMedian(times!),
    );
    console.log(
      `${name} on ${disk}: setCookie, flushed every ${FLUSHED}: ${rate(setTime!)}, ${(bareTime! / setTime!).toFixed(2)} of the jar alone (${rate(bareTime!)}); ` +
        `opened in ${Math.round(openTime!)} ms, ${(openTime! / parseTime!).toFixed(2)} of JSON.parse and fromJSON (${Math.round(parseTime!)} ms)`,
    );
  }
}
