/** Collects the changes of one synchronous run and delivers them together in a microtask. */

import type { StoredCookie } from "../model/stored-cookie.ts";
import type { ChangeCause, CookieChange } from "./change.ts";
import type { Journal } from "./journal.ts";

export type ChangeListener = (changes: readonly CookieChange[]) => void;

/** The changes of a jar that its listeners and its journal have not received yet. */
export class ChangeQueue {
  journal: Journal | undefined;
  onError: ((error: unknown) => void) | undefined;
  readonly #listeners = new Set<ChangeListener>();
  #undelivered: CookieChange[] = [];
  /** The changes that the journal has not taken. */
  #unwritten: CookieChange[] = [];

  subscribe(listener: ChangeListener): () => void {
    // A function that is subscribed twice is two listeners.
    const own: ChangeListener = (changes) => listener(changes);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  add(type: CookieChange["type"], cookie: { toStoredCookie(): StoredCookie }, cause: ChangeCause): void {
    if (this.#listeners.size === 0 && !this.journal) return;
    if (this.#undelivered.length === 0) queueMicrotask(() => this.#deliver());
    this.#undelivered.push({ type, cookie: cookie.toStoredCookie(), cause });
  }

  async flush(): Promise<void> {
    this.#deliver();
    this.#write();
    await this.journal?.flush();
  }

  #deliver(): void {
    const changes = this.#undelivered;
    if (changes.length === 0) return;
    this.#undelivered = [];
    // One by one: copying the list each time would take longer the longer the journal fails.
    if (this.journal) for (const change of changes) this.#unwritten.push(change);
    try {
      this.#write();
    } catch (error) {
      // The changes are kept and written again with the next ones. `flush` reports the error too.
      this.onError?.(error);
    }
    for (const listener of [...this.#listeners]) {
      try {
        listener(changes);
      } catch (error) {
        // An error in one listener must not stop the others. It becomes an unhandled rejection.
        void Promise.reject(error);
      }
    }
  }

  #write(): void {
    if (this.#unwritten.length === 0) return;
    this.journal?.append(this.#unwritten);
    this.#unwritten = [];
  }
}
