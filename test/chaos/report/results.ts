/** The results of the latest runs, a row each, as they are kept in results.json. */

import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Result } from "../driver/run.ts";
import type { Subject } from "../subjects/subject.ts";

/** A row of the table. */
export type Row = Pick<
  Result,
  | "requests"
  | "sessions"
  | "failed"
  | "unknown"
  | "lost"
  | "lostIncrements"
  | "resurrected"
  | "revoked"
  | "wrong"
  | "kills"
> & {
  readonly name: string;
  readonly title: string;
  readonly settings: string;
  readonly nearest?: string | undefined;
  readonly group: "ours" | "failover" | "peer";
  /** Whether the library was asked to revoke users, and to end sessions out of a list. */
  readonly canRevoke: boolean;
  readonly canList: boolean;
  readonly seed: number;
  readonly machine: string;
};

const FILE = new URL("results.json", import.meta.url);

export function readRows(): Row[] {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

/** Puts new rows in the places of those of the same name; others stay. `order` are the names of all. */
export function writeRows(rows: readonly Row[], order: readonly string[]): Row[] {
  const kept = readRows().filter(({ name }) => !rows.some((row) => row.name === name));
  const all = [...kept, ...rows].sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}

export function rowOf(subject: Subject, result: Result, seed: number): Row {
  const { name, title, settings, nearest, abilities, isOurs, isShownOnly } = subject;
  const { requests, sessions, failed, unknown, lost, lostIncrements, resurrected, revoked, wrong, kills } =
    result;
  return {
    name,
    title,
    settings,
    nearest,
    group: isShownOnly === true ? "failover" : isOurs ? "ours" : "peer",
    canRevoke: abilities.revoke,
    canList: abilities.list,
    requests,
    sessions,
    kills,
    lost,
    lostIncrements,
    resurrected,
    revoked,
    wrong,
    failed,
    unknown,
    seed,
    machine: `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? process.arch}`,
  };
}
