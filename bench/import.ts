/** What shows only in a fresh process: the import of a package, and cookies after a full collection. In turns with the peer. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { computeMedian, type Result } from "./compare.ts";

const ROUNDS = 15;
/** From here both packages resolve: this one by its own name, to `dist`. */
const root = fileURLToPath(new URL("..", import.meta.url));

export function compareImports(): Result {
  const programs = {
    ours: createProgram("speculoos"),
    cookie: createProgram("cookie"),
    "no import": createProgram(),
  };
  const samples: Record<keyof typeof programs, number[]> = { ours: [], cookie: [], "no import": [] };
  // The first round is for the caches of the file system.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of Object.keys(programs) as (keyof typeof programs)[]) {
      const milliseconds = runProgram(programs[name]);
      if (round > 0) samples[name].push(milliseconds);
    }
  }
  const ours = computeMedian(samples.ours);
  return {
    comparison: {
      group: "import in a fresh process",
      name: "the whole process, processor time",
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

/**
 * Returns the nanoseconds of a cookie that is made and printed, of the first thousand after a full collection: with the
 * cookies that keep the compiled code of their kinds alive, and without.
 */
export function compareAfterCollection(): Result {
  const samples: Record<"ours" | "without", number[]> = { ours: [], without: [] };
  for (let round = 0; round < ROUNDS; round++) {
    samples.ours.push(runProgram(createCollectingProgram("")));
    samples.without.push(runProgram(createCollectingProgram("delete CookieMap.kept;")));
  }
  const ours = computeMedian(samples.ours);
  return {
    comparison: {
      group: "tricks for speed",
      name: "cookies after a full collection, one of them kept alive",
      ours: () => undefined,
      peers: {},
      target: { "without the trick": 1 },
    },
    nanoseconds: ours,
    ratios: { "without the trick": computeMedian(samples.without) / ours },
  };
}

/** Returns a program that imports a package, uses it once, and writes its processor time: other processes hardly change that. */
function createProgram(specifier?: string): string {
  const use =
    specifier === undefined
      ? ""
      : `import { parseCookie } from "${specifier}"; if (parseCookie("a=1").a !== "1") throw new Error("1");`;
  return `${use} const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000));`;
}

function createCollectingProgram(before: string): string {
  return `import { Cookie, CookieMap } from "speculoos"; ${before}
    const attributes = { path: "/", httpOnly: true, secure: true, sameSite: "lax" };
    let printed;
    const run = (count) => { for (let i = 0; i < count; i++) printed = String(new Cookie("sid", "abc123", attributes)); };
    for (let i = 0; i < 20; i++) run(10_000);
    const samples = [];
    for (let i = 0; i < 30; i++) {
      gc();
      const start = performance.now();
      run(1000);
      samples.push((performance.now() - start) * 1000);
    }
    process.stdout.write(String(samples.sort((a, b) => a - b)[15]));`;
}

/** Runs a program and returns the number that it writes. */
function runProgram(program: string): number {
  const args = ["--expose-gc", "--input-type=module", "--eval", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0 || !(Number(stdout) > 0))
    throw new Error(`the program must write a number: ${program}\n${stderr}`);
  return Number(stdout);
}
