/** Runs the benchmark that is written in Go, if Go is installed. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Workload } from "./jar-workload.ts";

export type GoRounds = {
  /** By row, the nanoseconds of an operation in each round. */
  readonly nanoseconds: Readonly<Record<string, readonly number[]>>;
  /** By kind of header, a digest of all Cookie headers that the jar sends. */
  readonly hashes: Readonly<Record<string, string>>;
};

const GO = "/usr/bin/go";
const ROUNDS = 7;

export function runGo(work: Workload): GoRounds | undefined {
  if (!existsSync(GO)) {
    process.stderr.write(`\nno ${GO}; the rows against Go are left out\n`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "speculoos-bench-"));
  try {
    const program = join(folder, "jar");
    run(GO, ["build", "-o", program, fileURLToPath(new URL("go/jar.go", import.meta.url))], folder);
    const nanoseconds: Record<string, number[]> = {};
    const hashes: Record<string, string> = {};
    for (let round = 0; round < ROUNDS; round++) {
      const out: Record<string, number | string> = JSON.parse(run(program, [], folder, JSON.stringify(work)));
      for (const [row, value] of Object.entries(out)) {
        if (typeof value === "string") hashes[row.replace("hash ", "")] = value;
        else nanoseconds[row] = [...(nanoseconds[row] ?? []), value];
      }
    }
    return { nanoseconds, hashes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], folder: string, input = ""): string {
  const env = { ...process.env, GO111MODULE: "off", GOCACHE: join(folder, "cache"), GOFLAGS: "" };
  const { status, stdout, stderr } = spawnSync(command, args, {
    input,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}
