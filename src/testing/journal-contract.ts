/** The contract of a journal, one sentence a case. */

import { type JournalLimits, type JournalPlace, TestedPlace } from "./journals/case.ts";
import { CHANGE_CASES } from "./journals/change-cases.ts";
import { COOKIE_CASES } from "./journals/cookie-cases.ts";
import { PLACE_CASES } from "./journals/place-cases.ts";

/**
 * Returns the contract of `Journal` as cases, for any test runner and any runtime. Each case has a place of its own, which
 * `makePlace` makes, and opens it again and again. What a kill, a full disk or another program does is not among the cases.
 *
 * @param limits What the journal cannot keep; default: it keeps everything.
 * @returns Cases, whose `run` rejects with an Error that says what was expected.
 * @example
 * ```ts
 * import type { Journal, StoredCookie } from "speculoos/jar";
 * import { journalContract } from "speculoos/testing";
 *
 * function openMemory(cookies: Map<string, StoredCookie>): Journal {
 *   return {
 *     load: () => [...cookies.values()],
 *     append(changes) {
 *       for (const { type, cookie } of changes) {
 *         const { name, host, hostOnly, path, partitionKey } = cookie;
 *         const identity = JSON.stringify([name, host, hostOnly, path, partitionKey]);
 *         if (type === "set") cookies.set(identity, cookie);
 *         else cookies.delete(identity);
 *       }
 *     },
 *     flush: async () => {},
 *     close: async () => {},
 *   };
 * }
 *
 * // With a test runner: for (const { title, run } of cases) test(title, run);
 * const makePlace = () => {
 *   const cookies = new Map<string, StoredCookie>();
 *   return { open: () => openMemory(cookies) };
 * };
 * for (const { run } of journalContract(makePlace, { exclusive: false })) await run();
 * ```
 */
export function journalContract(
  makePlace: () => JournalPlace | Promise<JournalPlace>,
  limits: JournalLimits = {},
): readonly { readonly title: string; run(): Promise<void> }[] {
  return [...COOKIE_CASES, ...CHANGE_CASES, ...PLACE_CASES].map(([title, check]) => ({
    title,
    async run() {
      const place = new TestedPlace(await makePlace(), limits);
      try {
        await check(place);
      } finally {
        await place.end();
      }
    },
  }));
}
