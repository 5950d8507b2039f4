/** Processes that are killed at any moment lose nothing that `flush` acknowledged. SPECULOOS_KILLS=200 kills so many of each journal. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { Random } from "../chaos/driver/random.ts";
import { KINDS, openJournal, planBatch } from "./workload.ts";

const KILLS = Number(process.env.SPECULOOS_KILLS ?? 10);
/** A kill comes at most so long after a process has acknowledged its first flush, in milliseconds. */
const MAX_DELAY = 60;

const program = fileURLToPath(new URL("writing-process.ts", import.meta.url));

/** Runs a process until it is killed. Returns the last batch that it acknowledged. */
async function runUntilKilled(args: readonly string[], delay: number): Promise<number> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, errors] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (output === "") setTimeout(() => child.kill("SIGKILL"), delay);
    output += text;
  });
  const signal = await new Promise((resolve) => child.once("close", (_, name) => resolve(name)));
  expect([signal, errors]).toEqual(["SIGKILL", ""]);
  return Number(output.trimEnd().split("\n").at(-1));
}

/** Opens the journal, at once, and returns the values by name. */
async function readValues(kind: string, path: string): Promise<Map<string, string>> {
  const journal = openJournal(kind, path);
  const jar = new CookieJar({ journal });
  const values = new Map(Array.from(jar, ({ name, value }) => [name, value]));
  await jar.close();
  expect("problems" in journal && journal.problems).toEqual([]);
  return values;
}

describe.each(Object.keys(KINDS))("%s", (kind) => {
  test(`loses nothing that was acknowledged in ${KILLS} kills`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "speculoos-kill-"));
    const path = join(folder, "cookies");
    const seed = Object.keys(KINDS).indexOf(kind) + 1;
    const random = new Random(seed);
    let before = new Map<string, string>();
    let start = 0;
    let acknowledged = 0;
    let written = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const last = await runUntilKilled([kind, path, `${seed}`, `${start}`], random.next() * MAX_DELAY);
      const expected = new Map<string, string | undefined>(before);
      for (let batch = start; batch <= last; batch++)
        for (const { name, value } of planBatch(seed, batch)) expected.set(name, value);
      acknowledged += last + 1 - start;
      // Of the next batch, anything may have been written.
      const next = planBatch(seed, last + 1);
      const found = await readValues(kind, path);
      for (const name of new Set([...expected.keys(), ...next.map((change) => change.name)])) {
        const allowed = [
          expected.get(name),
          ...next.filter((each) => each.name === name).map(({ value }) => value),
        ];
        expect(allowed, `${name} after kill ${kill}, batch ${last}`).toContain(found.get(name));
        if (found.get(name) !== expected.get(name)) written++;
      }
      for (const name of found.keys())
        expect(expected.has(name) || next.some((change) => change.name === name)).toBe(true);
      before = found;
      start = last + 2;
    }
    rmSync(folder, { recursive: true });
    console.log(
      `${kind}: ${KILLS} kills, ${acknowledged} acknowledged flushes, ${written} cookies of a flush that was not`,
    );
    expect(acknowledged).toBeGreaterThan(KILLS);
  }, 900_000);
});
