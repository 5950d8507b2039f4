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
  /** A ring: the next one takes the place of the oldest. */
  readonly #departed: (Pick<DepartedCookie, "name" | "time" | "cause"> & { readonly scope: Scope })[] = [];
  #next = 0;
  readonly #maxDeparted: number;
  readonly #clock: () => number;
  readonly #listeners = new Set<ChangeListener>();
  #undelivered: CookieChange[] = [];
  /** The runs whose changes the journal has not taken. */
  #unwritten: (readonly CookieChange[])[] = [];
  #isUnflushed = false;

  constructor(maxDeparted: number, clock: () => number) {
    this.#maxDeparted = maxDeparted;
    this.#clock = clock;
  }

  /** The cookies that went last, the oldest first. */
  get departed(): DepartedCookie[] {
    const ring = this.#departed;
    const cookies = [...ring.slice(this.#next), ...ring.slice(0, this.#next)];
    return cookies.map(({ scope, ...cookie }) => ({ ...cookie, ...internScope(scope) }));
  }

  subscribe(listener: ChangeListener): () => void {
    // A function that is subscribed twice is two listeners.
    const own: ChangeListener = (changes) => listener(changes);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** `now` spares a look at the clock. */
  add(type: CookieChange["type"], cookie: ChangedCookie, cause: ChangeCause, now?: number): void {
    if (type === "removed") {
      const { name, scope } = cookie;
      const time = now ?? (cause === "expired" ? cookie.expiryTime! : this.#clock());
      this.#departed[this.#next] = { name, scope, time, cause };
      this.#next = (this.#next + 1) % this.#maxDeparted;
    }
    if (this.#listeners.size === 0 && !this.journal) return;
    if (this.#undelivered.length === 0) queueMicrotask(() => this.#deliverOrReport());
    this.#undelivered.push({ type, cookie: cookie.toStoredCookie(), cause });
  }

  async flush(): Promise<void> {
    this.#deliver();
    this.#isUnflushed = false;
    await this.journal?.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    // What came meanwhile. The journal gets nothing that comes later.
    this.#deliver();
    const { journal } = this;
    this.journal = undefined;
    if (this.#isUnflushed) await journal?.flush();
    await journal?.close();
  }

  report(error: unknown): void {
    callAlone(() => this.onError?.(error));
  }

  #deliverOrReport(): void {
    // `flush` may have delivered them.
    if (this.#undelivered.length === 0) return;
    try {
      this.#deliver();
    } catch (error) {
      this.report(error);
    }
  }

  /** @throws what the journal throws. The changes are kept, and written again with the next. */
  #deliver(): void {
    const changes = this.#undelivered;
    this.#undelivered = [];
    if (changes.length > 0) this.#unwritten.push(changes);
    try {
      this.#write();
    } finally {
      if (changes.length > 0) for (const listener of [...this.#listeners]) callAlone(() => listener(changes));
    }
  }

  /** Offers the journal one run after the other. While it fails, it is offered the oldest alone. */
  #write(): void {
    let taken = 0;
    try {
      for (const changes of this.#unwritten) {
        const returned: unknown = this.journal?.append(changes);
        if ("then" in Object(returned)) {
          Promise.resolve(returned).catch((error) => this.report(error));
          throw new TypeError("Journal.append must be synchronous");
        }
        this.#isUnflushed = true;
        taken++;
      }
    } finally {
      this.#unwritten.splice(0, taken);
    }
  }
}

/** Calls a listener. Its error must not stop the others: it becomes an unhandled rejection. */
function callAlone(call: () => void): void {
  try {
    call();
  } catch (error) {
    void Promise.reject(error);
  }
}
