/** Runs the portable suite and returns a report that JSON can carry. */

import { CHECKS, checkHandover, type Handover, makeHandover } from "./checks.ts";

export type Report = {
  /** The error message of each check by its title; `null` if the check passed. */
  readonly results: Readonly<Record<string, string | null>>;
  /** The cookies that this runtime made, for others to read. */
  readonly handover: Handover;
};

/** The title of the check that reads cookies of another runtime. */
export const READS_OTHERS = "cookies that Node made are read";

export function makeReport(fromNode: Handover): Report {
  const checks = [...CHECKS, [READS_OTHERS, () => checkHandover(fromNode)] as const];
  const results = Object.fromEntries(checks.map(([title, run]) => [title, errorOf(run)]));
  return { results, handover: makeHandover() };
}

function errorOf(run: () => void): string | null {
  try {
    run();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
