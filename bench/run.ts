/** The benchmark: every comparison, its table, and the chart in `bench/results.md`. */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { getCookie, parseCookie, parseSetCookie } from "speculoos";
import { type Comparison, compare, type Result } from "./compare.ts";
import { compareCookieFiles } from "./cookie-files.ts";
import { createDeviceComparisons } from "./device.ts";
import { createFetchComparisons } from "./fetch-clients.ts";
import { compareFrameworks } from "./frameworks.ts";
import { HOSTILE } from "./headers.ts";
import { compareAfterCollection, compareImports } from "./import.ts";
import { createPlainComparisons } from "./plain.ts";
import { comparePostgresSessions } from "./postgres-sessions.ts";
import { createProtectedComparisons, measureMarshalSizes } from "./protected.ts";
import { formatReport } from "./report.ts";
import { createSealedComparisons, measureSealedSizes } from "./sealed.ts";
import { createSessionComparisons } from "./sessions.ts";
import { compareSqliteSessions } from "./sqlite-sessions.ts";
import { createTrickComparisons } from "./tricks.ts";
import { compareUndiciClients, UNDICI_CLIENTS } from "./undici-clients.ts";

const only = process.argv[2];
const comparisons: Comparison[] = [
  ...createPlainComparisons(),
  ...createProtectedComparisons(),
  ...(await createSealedComparisons()),
  ...(await createSessionComparisons()),
  ...(await createDeviceComparisons()),
  ...(await createFetchComparisons()),
  ...createTrickComparisons(),
].filter(({ group }) => only === undefined || group.includes(only));

const results: Result[] = [];
for (const [i, comparison] of comparisons.entries()) {
  process.stderr.write(
    `\r${i + 1}/${comparisons.length} ${comparison.group}: ${comparison.name}`.padEnd(78).slice(0, 78),
  );
  results.push(await compare(comparison));
}
process.stderr.write(`\r${" ".repeat(78)}\r`);

if (only === undefined || "tricks for speed".includes(only)) results.push(compareAfterCollection());
const jar = only === undefined || "jar".includes(only) ? runJar() : { results: [], heap: [], heapTricks: [] };
results.push(...jar.results);
if (only === undefined || "cookie files".includes(only)) results.push(...(await compareCookieFiles()));
if (only === undefined || UNDICI_CLIENTS.includes(only)) results.push(...(await compareUndiciClients()));
if (only === undefined || "frameworks".includes(only)) results.push(...(await compareFrameworks()));
if (only === undefined || "sessions in SQLite".includes(only))
  results.push(...(await compareSqliteSessions()));
if (only === undefined || "sessions in PostgreSQL".includes(only))
  results.push(...(await comparePostgresSessions()));
if (only === undefined || "import in a fresh process".includes(only)) results.push(compareImports());

const text = formatReport(results, {
  machine: `Node ${process.versions.node} on ${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
  hostile: measureHostileGrowth(),
  sizes: measureMarshalSizes(),
  sealedSizes: await measureSealedSizes(),
  heap: jar.heap,
  heapTricks: jar.heapTricks,
});
process.stdout.write(text);
if (only === undefined) writeFileSync(new URL("results.md", import.meta.url), text);

function runJar(): { results: Result[] } & Pick<Parameters<typeof formatReport>[1], "heap" | "heapTricks"> {
  const args = ["--expose-gc", fileURLToPath(new URL("jar-run.ts", import.meta.url))];
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) process.exit(1);
  return JSON.parse(stdout);
}

/** Returns how many times as long a doubled hostile header takes: 2 is linear, 4 quadratic. */
function measureHostileGrowth(): Record<string, number> {
  const growth: Record<string, number> = {};
  const readers = { getCookie: (header: string) => getCookie(header, "a"), parseCookie, parseSetCookie };
  for (const [what, unit] of Object.entries(HOSTILE)) {
    for (const [reader, read] of Object.entries(readers)) {
      const measureMinimum = (bytes: number) => {
        const header = unit.repeat(bytes / unit.length);
        let minimum = Number.POSITIVE_INFINITY;
        for (let i = 0; i < 7; i++) {
          const start = performance.now();
          read(header);
          minimum = Math.min(minimum, performance.now() - start);
        }
        return minimum;
      };
      measureMinimum(500_000);
      growth[`${reader}, ${what}`] = measureMinimum(1_000_000) / measureMinimum(500_000);
    }
  }
  return growth;
}
