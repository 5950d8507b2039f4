/** Several processes share the sessions of one SQLite file. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { SqliteSessionStore } from "../../src/stores/sqlite/sqlite-session-store.ts";
import { createSession } from "../../src/testing/sessions/case.ts";

const PROCESSES = 4;
const TIMES = 150;

const folder = mkdtempSync(join(tmpdir(), "speculoos-processes-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Running = {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<number | null>;
};

/** Starts a program of this folder, and calls `onLine` with each line that it prints. */
function start(program: string, args: readonly string[], onLine: () => void = () => undefined): Running {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", file, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let rest = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) {
      lines.push(line);
      onLine();
    }
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, lines, ended };
}

const countOf = (processes: readonly Running[], line: string) =>
  processes.flatMap(({ lines }) => lines).filter((one) => one === line).length;

test("four processes count in shared sessions: no update is lost, though one is killed, and no session returns", async () => {
  const path = join(folder, "counters.db");
  const store = new SqliteSessionStore(path);
  const [first, second, destroyed] = ["first", "second", "destroyed"].map((id) => createSession({ id }));
  for (const record of [first!, second!, destroyed!]) await store.create(record);

  let isKilled = false;
  let ending: Promise<boolean> | undefined;
  const onLine = () => {
    const count = processes.reduce((sum, { lines }) => sum + lines.length, 0);
    if (count > 300) ending ??= store.destroy(destroyed!.id);
    if (isKilled || processes[0]!.lines.length < 100) return;
    isKilled = true;
    processes[0]!.child.kill("SIGKILL");
  };
  const ids = [first!.id, second!.id, destroyed!.id];
  const processes = Array.from({ length: PROCESSES }, () =>
    start("counting-process.ts", [path, String(TIMES), ...ids], onLine),
  );
  const codes = await Promise.all(processes.map(({ ended }) => ended));

  expect(codes).toEqual([null, 0, 0, 0]);
  expect(await ending).toBe(true);
  for (const { id } of [first!, second!]) {
    const n = Number((await store.read(id))?.record.fields.get("n"));
    const acknowledged = countOf(processes, `ok ${id}`);
    expect(acknowledged).toBeGreaterThan((PROCESSES - 1) * TIMES);
    // The process that was killed may have written once more than it could say.
    expect([0, 1]).toContain(n - acknowledged);
  }
  expect(await store.read(destroyed!.id)).toBeUndefined();
  expect(countOf(processes, `ended ${destroyed!.id}`)).toBeGreaterThanOrEqual(PROCESSES - 1);
  await store.close();
  const handle = new DatabaseSync(path);
  expect(handle.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  handle.close();
}, 60_000);

test("four processes that open a new file in the same moment all get it", async () => {
  let ready = 0;
  const onLine = () => {
    if (++ready !== PROCESSES) return;
    for (const { child } of processes) child.stdin!.end(String(Date.now() + 50));
  };
  const processes = Array.from({ length: PROCESSES }, (_, i) =>
    start("creating-process.ts", [join(folder, "new"), `id${i}`], onLine),
  );
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
  for (const { lines } of processes) expect(lines).toEqual(["ready", ...Array(20).fill("true")]);
}, 60_000);
