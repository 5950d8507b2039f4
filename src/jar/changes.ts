/** What changed in a jar, told once for each turn of the event loop. */

import type { KeptCookie } from "./kept-cookie.ts";
import type { StoredCookie } from "./stored-cookie.ts";

export type ChangeCause =
  /** Set, or removed by the jar's own user. */
  | "explicit"
  /** Made room for one of the same name and scope. */
  | "overwrite"
  /** Its time has passed. */
  | "expired"
  /** Made room for others. */
  | "evicted"
  /** A Set-Cookie with a time in the past removed it. */
  | "expired-overwrite";

export type Change = {
  readonly type: "set" | "removed";
  readonly cookie: StoredCookie;
  readonly cause: ChangeCause;
};
export type ChangeListener = (changes: readonly Change[]) => void;

/** The listeners of a jar, and what they have not been told. */
export class ChangeQueue {
  readonly #listeners = new Set<ChangeListener>();
  #waiting: Change[] = [];

  subscribe(listener: ChangeListener): () => void {
    // One registration each, even where the same function comes twice.
    const own: ChangeListener = (changes) => listener(changes);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  add(type: Change["type"], cookie: KeptCookie, cause: ChangeCause): void {
    if (this.#listeners.size === 0) return;
    if (this.#waiting.length === 0) queueMicrotask(() => this.#tell());
    this.#waiting.push({ type, cookie: cookie.toStoredCookie(), cause });
  }

  #tell(): void {
    const changes = this.#waiting;
    this.#waiting = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(changes);
      } catch (error) {
        // One listener's fault is not another's; it surfaces as an unhandled rejection.
        void Promise.reject(error);
      }
    }
  }
}
