/** What changed in a jar, told once for all that is done in one go: in a microtask. */

import type { PackedCookie } from "../memory/packed-cookie.ts";
import type { ChangeCause, CookieChange } from "./change.ts";
import type { Journal } from "./journal.ts";

export type ChangeListener = (changes: readonly CookieChange[]) => void;

/** What has to be told to the listeners of a jar and written to its journal. */
export class ChangeQueue {
  journal: Journal | undefined;
  onError: ((error: unknown) => void) | undefined;
  readonly #listeners = new Set<ChangeListener>();
  #waiting: CookieChange[] = [];
  /** What the journal has not taken. */
  #unwritten: CookieChange[] = [];

  subscribe(listener: ChangeListener): () => void {
    // One registration each, even where the same function comes twice.
    const own: ChangeListener = (changes) => listener(changes);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  add(type: CookieChange["type"], cookie: PackedCookie, cause: ChangeCause): void {
    if (this.#listeners.size === 0 && !this.journal) return;
    if (this.#waiting.length === 0) queueMicrotask(() => this.#tell());
    this.#waiting.push({ type, cookie: cookie.toStoredCookie(), cause });
  }

  async flush(): Promise<void> {
    this.#tell();
    this.#write();
    await this.journal?.flush();
  }

  #tell(): void {
    const changes = this.#waiting;
    if (changes.length === 0) return;
    this.#waiting = [];
    // One by one: a copy for each turn would take longer the longer the journal fails.
    if (this.journal) for (const change of changes) this.#unwritten.push(change);
    try {
      this.#write();
    } catch (error) {
      // Kept, and tried again with the next; `flush` says so too.
      this.onError?.(error);
    }
    for (const listener of [...this.#listeners]) {
      try {
        listener(changes);
      } catch (error) {
        // One listener's fault is not another's; it surfaces as an unhandled rejection.
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
