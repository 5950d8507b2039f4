/** `npm run chaos`, after its set-up: runs the harness, prints the table, and ends with 1 if a promise of ours was broken. */

import { runs } from "../seed.ts";
import { run } from "./driver/run.ts";
import { writePage } from "./report/page.ts";
import { type Row, rowOf, writeRows } from "./report/results.ts";
import { formatTable } from "./report/table.ts";
import { findSubjects, SUBJECTS } from "./subjects/subjects.ts";

const say = (line: string) => process.stderr.write(`${line}\n`);
const [word = "ours", requests = "2000"] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith("--"));
const { seed = 0 } = runs(1);
const subjects = findSubjects(word);
if (subjects.length === 0 || !(Number(requests) > 0)) {
  say("npm run chaos -- [store] [requests] [--write]");
  say(`stores: ours, peers, all, ${SUBJECTS.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}

// What runs is ended when this process exits.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const isWriting = process.argv.includes("--write");
const names = SUBJECTS.map(({ name }) => name);
const rows: Row[] = [];
let isBroken = false;
for (const subject of subjects) {
  const missing = subject.missing?.();
  if (missing !== undefined) {
    say(`${subject.name} is left out: ${missing}`);
    continue;
  }
  say(`${subject.name}: ${requests} requests to three server processes, SPECULOOS_SEED=${seed}`);
  const result = await run(subject, { requests: Number(requests), seed, onProgress: say });
  const row = rowOf(subject, result, seed);
  rows.push(row);
  // At once: what was measured stays, though a later run is cut off.
  if (isWriting) writePage(writeRows([row], names));
  const { lost, resurrected, revoked, wrong, seconds, errors, examples, story } = result;
  const faults = lost + resurrected + revoked + wrong;
  say(`  ${seconds.toFixed(1)} s; ${faults} faults; errors: ${JSON.stringify(errors)}`);
  for (const { kind, sentence, life, facts } of examples.slice(0, subject.isOurs ? 10 : 2))
    say(`  ${kind}: ${sentence}: ${life} ${JSON.stringify(facts)}`);
  if (!subject.isOurs || faults === 0) continue;
  for (const line of story) say(`    ${line}`);
  if (subject.isShownOnly !== true) isBroken = true;
}

process.stdout.write(`${formatTable(rows)}\n`);
process.exit(isBroken ? 1 : 0);
