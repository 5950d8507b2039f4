/** The contract of a store of sessions, one sentence a case. */

import type { SessionStore } from "../sessions/store/session-store.ts";
import { DESTROY_CASES } from "./sessions/destroy-cases.ts";
import { EPOCH_CASES } from "./sessions/epoch-cases.ts";
import { PATCH_CASES } from "./sessions/patch-cases.ts";
import { RECORD_CASES } from "./sessions/record-cases.ts";
import { ROTATION_CASES } from "./sessions/rotation-cases.ts";

/**
 * Returns the contract of `SessionStore` as cases, for any test runner and any runtime. Each case makes a store by
 * `makeStore`, and closes it. A store may be empty or have other sessions in it, and may keep them from case to case.
 *
 * @returns Cases, whose `run` rejects with an Error that says what was expected.
 * @example
 * ```ts
 * import { MemorySessionStore } from "speculoos/session";
 * import { sessionStoreContract } from "speculoos/testing";
 *
 * // With a test runner: for (const { title, run } of cases) test(title, run);
 * const cases = sessionStoreContract(async () => new MemorySessionStore());
 * for (const { run } of cases) await run();
 * ```
 */
export function sessionStoreContract(
  makeStore: () => SessionStore | Promise<SessionStore>,
): readonly { readonly title: string; run(): Promise<void> }[] {
  return [...RECORD_CASES, ...PATCH_CASES, ...ROTATION_CASES, ...DESTROY_CASES, ...EPOCH_CASES].map(
    ([title, check]) => ({
      title,
      async run() {
        const store = await makeStore();
        try {
          await check(store);
        } finally {
          await store.close();
        }
      },
    }),
  );
}
