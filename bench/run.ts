/** The benchmark: every comparison, its table, and the chart in `bench/results.md`. */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { getCookie, parseCookie, parseSetCookie } from "speculoos";
import { type Comparison, compare, type Result } from "./compare.ts";
import { HOSTILE } from "./headers.ts";
import { plainComparisons } from "./plain.ts";
import { marshalSizes, protectedComparisons } from "./protected.ts";
import { report } from "./report.ts";
import { sealedComparisons, sealedSizes } from "./sealed.ts";

const only = process.argv[2];
const comparisons: Comparison[] = [
  ...plainComparisons(),
  ...protectedComparisons(),
  ...(await sealedComparisons()),
].filter(({ group }) => only === undefined || group.includes(only));

const results: Result[] = [];
for (const [i, comparison] of comparisons.entries()) {
  process.stderr.write(
    `\r${i + 1}/${comparisons.length} ${comparison.group}: ${comparison.name}`.padEnd(78).slice(0, 78),
  );
  results.push(await compare(comparison));
}
process.stderr.write(`\r${" ".repeat(78)}\r`);

const jar = only === undefined || "jar".includes(only) ? jarRun() : { results: [], heap: [] };
results.push(...jar.results);

const text = report(results, {
  machine: `Node ${process.versions.node} on ${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
  hostile: hostileGrowth(),
  sizes: marshalSizes(),
  sealedSizes: await sealedSizes(),
  heap: jar.heap,
});
process.stdout.write(text);
if (only === undefined) writeFileSync(new URL("results.md", import.meta.url), text);

function jarRun(): { results: Result[]; heap: Parameters<typeof report>[1]["heap"] } {
  const args = ["--expose-gc", fileURLToPath(new URL("jar-run.ts", import.meta.url))];
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) process.exit(1);
  return JSON.parse(stdout);
}

/** How many times as long a doubled hostile header takes: 2 is linear, 4 quadratic. */
function hostileGrowth(): Record<string, number> {
  const growth: Record<string, number> = {};
  const readers = { getCookie: (header: string) => getCookie(header, "a"), parseCookie, parseSetCookie };
  for (const [what, unit] of Object.entries(HOSTILE)) {
    for (const [reader, read] of Object.entries(readers)) {
      const best = (octets: number) => {
        const header = unit.repeat(octets / unit.length);
        let least = Number.POSITIVE_INFINITY;
        for (let i = 0; i < 7; i++) {
          const start = performance.now();
          read(header);
          least = Math.min(least, performance.now() - start);
        }
        return least;
      };
      best(500_000);
      growth[`${reader}, ${what}`] = best(1_000_000) / best(500_000);
    }
  }
  return growth;
}
