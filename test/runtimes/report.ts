/** Runs the portable suite and returns a report that JSON can carry. */

import { CHECKS, type Check, checkHandover, type Handover, makeHandover } from "./checks.ts";
import { createClientChecks } from "./client-checks.ts";
import { FORMAT_CHECKS } from "./format-checks.ts";
import { SESSION_CHECKS } from "./session-checks.ts";

export type Report = {
  /** The error message of each check by its title; `null` if the check passed. */
  readonly results: Readonly<Record<string, string | null>>;
  /** The cookies that this runtime made, for others to read. */
  readonly handover: Handover;
};

/** The title of the check that reads cookies of another runtime. */
export const READS_OTHERS = "cookies that Node made are read";

/** Returns the checks that need no other runtime. `server` is where that of `client-server.ts` answers. */
export function createOwnChecks(server: string): readonly Check[] {
  return [...CHECKS, ...SESSION_CHECKS, ...FORMAT_CHECKS, ...createClientChecks(server)];
}

export async function makeReport(fromNode: Handover, server: string): Promise<Report> {
  const results: Record<string, string | null> = {};
  for (const [title, run] of [
    ...createOwnChecks(server),
    [READS_OTHERS, () => checkHandover(fromNode)] as const,
  ])
    results[title] = await errorOf(run);
  return { results, handover: makeHandover() };
}

async function errorOf(run: () => void | Promise<void>): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
