/** The import of a package in a fresh process, beside the import of its peer: whole processes, in turns. */

import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { computeMedian, type Result } from "./compare.ts";

const ROUNDS = 15;
/** From here both packages resolve: this one by its own name, to `dist`. */
const root = fileURLToPath(new URL("..", import.meta.url));

export function compareImports(): Result {
  const programs = {
    ours: createProgram("speculoos"),
    cookie: createProgram("cookie"),
    "no import": 'process.stdout.write("1");',
  };
  const samples: Record<keyof typeof programs, number[]> = { ours: [], cookie: [], "no import": [] };
  // The first round is for the caches of the file system.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of Object.keys(programs) as (keyof typeof programs)[]) {
      const milliseconds = timeProcess(programs[name]);
      if (round > 0) samples[name].push(milliseconds);
    }
  }
  const ours = computeMedian(samples.ours);
  return {
    comparison: {
      group: "import in a fresh process",
      name: "the whole process",
      ours: () => undefined,
      peers: {},
      target: { cookie: 0.5 },
    },
    nanoseconds: ours * 1e6,
    ratios: {
      cookie: computeMedian(samples.cookie) / ours,
      "no import": computeMedian(samples["no import"]) / ours,
    },
  };
}

/** Returns a program that imports a package and uses it once. */
function createProgram(specifier: string): string {
  return `import { parseCookie } from "${specifier}"; process.stdout.write(parseCookie("a=1").a);`;
}

/** Runs a program, checks what it writes, and returns the milliseconds of its whole process. */
function timeProcess(program: string): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
  const milliseconds = performance.now() - start;
  if (status !== 0 || stdout !== "1") throw new Error(`the program must write "1": ${program}\n${stderr}`);
  return milliseconds;
}
