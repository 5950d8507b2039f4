/** All that the harness can drive, in the order of the table. */

import { OURS } from "./ours.ts";
import { PEERS } from "./peers.ts";
import type { Subject } from "./subject.ts";

export const SUBJECTS: readonly Subject[] = [...OURS, ...PEERS];

/** Returns the subjects that a word names: one by its name, "ours", "peers" or "all". */
export function findSubjects(word: string): readonly Subject[] {
  if (word === "all") return SUBJECTS;
  return SUBJECTS.filter(({ name, isOurs }) => name === word || word === (isOurs ? "ours" : "peers"));
}
