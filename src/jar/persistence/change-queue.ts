/** Collects the changes of one synchronous run and delivers them together in a microtask. */

import { internScope, type Scope } from "../model/scope.ts";
import type { StoredCookie } from "../model/stored-cookie.ts";
import type { ChangeCause, CookieChange, DepartedCookie } from "./change.ts";
import type { Journal } from "./journal.ts";

export type ChangeListener = (changes: readonly CookieChange[]) => void;

/** A cookie of the index. */
type ChangedCookie = Pick<StoredCookie, "name" | "expiryTime"> & {
  readonly scope: Scope;
  toStoredCookie(): StoredCookie;
};

/** The changes of a jar that its listeners and its journal have not received yet, and the cookies that went last. */
export class ChangeQueue {
  journal: Journal | undefined;
  onError: ((error: unknown) => void) | undefined;
  readonly #clock: () => number;
  readonly #maxDeparted: number;
  readonly #departed: (Pick<DepartedCookie, "name" | "time" | "cause"> & { scope: Scope })[] = [];
  readonly #listeners = new Set<ChangeListener>();
  #undelivered: CookieChange[] = [];
  /** The batches that the journal has not taken. */
  #unwritten: (readonly CookieChange[])[] = [];
  #isUnflushed = false;

  constructor(clock: () => number, maxDeparted: number) {
    this.#clock = clock;
    this.#maxDeparted = maxDeparted;
  }

  /** The cookies that went last, the oldest first. */
  get departed(): DepartedCookie[] {
    return this.#departed
      .slice(Math.max(0, this.#departed.length - this.#maxDeparted))
      .map(({ scope, ...cookie }) => ({ ...cookie, ...internScope(scope) }));
  }

  subscribe(listener: ChangeListener): () => void {
    // A function that is subscribed twice is two listeners.
    const own: ChangeListener = (changes) => listener(changes);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  add(type: CookieChange["type"], cookie: ChangedCookie, cause: ChangeCause): void {
    if (type === "removed") this.#remember(cookie, cause);
    if (this.#listeners.size === 0 && !this.journal) return;
    if (this.#undelivered.length === 0)
      queueMicrotask(() => {
        // `flush` may have been called meanwhile.
        if (this.#undelivered.length === 0) return;
        try {
          this.#deliver();
        } catch (error) {
          this.report(error);
        }
      });
    this.#undelivered.push({ type, cookie: cookie.toStoredCookie(), cause });
  }

  async flush(): Promise<void> {
    this.#deliver();
    this.#isUnflushed = false;
    await this.journal?.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    // Changes came meanwhile. From here on the journal gets no more of them.
    this.#deliver();
    const { journal } = this;
    this.journal = undefined;
    if (this.#isUnflushed) await journal?.flush();
    await journal?.close();
  }

  /** Calls `onError`. */
  report(error: unknown): void {
    callAlone(() => this.onError?.(error));
  }

  #remember({ name, scope, expiryTime }: ChangedCookie, cause: ChangeCause): void {
    const departed = this.#departed;
    const time = cause === "expired" ? expiryTime! : this.#clock();
    // Twice as many as are shown, so that it is rarely cut.
    if (departed.push({ name, scope, cause, time }) > 2 * this.#maxDeparted)
      departed.splice(0, departed.length - this.#maxDeparted);
  }

  /** @throws what the journal throws. The changes are kept, and written again with the next. */
  #deliver(): void {
    const changes = this.#undelivered;
    this.#undelivered = [];
    if (this.journal && changes.length > 0) this.#unwritten.push(changes);
    try {
      this.#write();
    } finally {
      if (changes.length > 0) for (const listener of [...this.#listeners]) callAlone(() => listener(changes));
    }
  }

  /** Gives the journal each batch once. If it takes none, the oldest is all that it is given. */
  #write(): void {
    let taken = 0;
    try {
      for (const batch of this.#unwritten) {
        const returned: unknown = this.journal?.append(batch);
        if ("then" in Object(returned)) {
          Promise.resolve(returned).catch((error) => this.report(error));
          throw new TypeError("Journal.append must be synchronous; it returned a promise");
        }
        taken++;
        this.#isUnflushed = true;
      }
    } finally {
      this.#unwritten.splice(0, taken);
    }
  }
}

/** An error of one listener stops no other. It becomes an unhandled rejection. */
function callAlone(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    void Promise.reject(error);
  }
}
