/** The changes of a jar that are not written yet, the last of each cookie: many changes of a cookie are one write. */

import { printIdentity } from "../../jar/model/cookie-identity.ts";
import type { CookieChange } from "../../jar/persistence/change.ts";

/** Changes by the identity of their cookies. */
export type Changes = ReadonlyMap<string, CookieChange>;

/** As many changes are written without a `flush`. */
const MAX_CHANGES = 1000;
/** So long after a change it is written without a `flush`, and after a failure tried again, in milliseconds. */
const DELAY = 1000;

export class ChangeBuffer {
  readonly #changes = new Map<string, CookieChange>();
  readonly #keepsSessions: boolean;
  readonly #write: (changes: Changes) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOverdue = false;
  #retryTime = -Infinity;

  /** `write` writes all of the changes, or throws and writes none. Without `keepsSessions`, session cookies are removals. */
  constructor(keepsSessions: boolean, write: (changes: Changes) => void) {
    this.#keepsSessions = keepsSessions;
    this.#write = write;
  }

  /** Takes changes, in order. @throws if earlier changes had to be written first and could not be: then it takes none. */
  append(changes: readonly CookieChange[]): void {
    const isDue = this.#isOverdue || this.#changes.size >= MAX_CHANGES;
    if (isDue && performance.now() >= this.#retryTime) this.write();
    for (const change of changes) {
      const isKept = this.#keepsSessions || change.cookie.expiryTime !== null;
      this.#changes.set(printIdentity(change.cookie), isKept ? change : { ...change, type: "removed" });
    }
    this.#timer ??= setTimeout(() => this.#writeLate(), DELAY);
  }

  /** Writes the changes, if there are any. @throws what `write` throws: the changes are kept. */
  write(): void {
    this.stop();
    this.#isOverdue = this.#changes.size > 0;
    if (!this.#isOverdue) return;
    this.#retryTime = performance.now() + DELAY;
    this.#write(this.#changes);
    this.#changes.clear();
    this.#isOverdue = false;
    this.#retryTime = -Infinity;
  }

  /** Stops the timer, which keeps a process alive until the changes are written. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Forgets the changes that are not written: nobody has the file any more. */
  discard(): void {
    this.stop();
    this.#changes.clear();
    this.#isOverdue = false;
    this.#retryTime = -Infinity;
  }

  #writeLate(): void {
    try {
      this.write();
    } catch {
      // The next `append` or `flush` tries again, and reports the error if there still is one.
    }
  }
}
