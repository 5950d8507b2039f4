/** Collects the changes of one synchronous run and delivers them together in a microtask. */

import { internScope, type Scope } from "../model/scope.ts";
import type { StoredCookie } from "../model/stored-cookie.ts";
import type { ChangeCause, CookieChange, DepartedCookie } from "./change.ts";
import type { Journal } from "./journal.ts";
import { listRows, readStoredCookie } from "./saved-jar.ts";

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
  readonly #maxDeparted: number;
  /** A ring: when it is full, the next takes the place of the oldest. */
  readonly #departed: (Pick<DepartedCookie, "name" | "time" | "cause"> & { readonly scope: Scope })[] = [];
  #removals = 0;
  readonly #listeners = new Set<ChangeListener>();
  #undelivered: CookieChange[] = [];
  /** The runs whose changes the journal has not taken. */
  #unwritten: (readonly CookieChange[])[] = [];

  constructor(maxDeparted: number) {
    this.#maxDeparted = maxDeparted;
  }

  /** The cookies that went last, the oldest first. */
  get departed(): DepartedCookie[] {
    const oldest = this.#removals % this.#maxDeparted;
    const inOrder = [...this.#departed.slice(oldest), ...this.#departed.slice(0, oldest)];
    return inOrder.map(({ scope, ...cookie }) => ({ ...cookie, ...internScope(scope) }));
  }

  subscribe(listener: ChangeListener): () => void {
    // A function that is subscribed twice is two listeners.
    const own: ChangeListener = (changes) => listener(changes);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  add(type: CookieChange["type"], cookie: ChangedCookie, cause: ChangeCause, now: number): void {
    if (type === "removed") {
      const { name, scope, expiryTime } = cookie;
      const time = cause === "expired" ? expiryTime! : now;
      if (this.#maxDeparted > 0)
        this.#departed[this.#removals++ % this.#maxDeparted] = { name, scope, time, cause };
    }
    if (this.#listeners.size === 0 && !this.journal) return;
    if (this.#undelivered.length === 0)
      Promise.resolve().then(() => {
        try {
          this.#deliver();
        } catch (error) {
          this.onError?.(error);
        }
      });
    this.#undelivered.push({ type, cookie: cookie.toStoredCookie(), cause });
  }

  /** Sets the journal. `load` takes its rows and returns those that had expired. If `load` throws, the journal is closed. */
  openJournal(journal: Journal, load: (rows: readonly unknown[]) => readonly unknown[]): void {
    const rows = listRows(journal.load(), "journal");
    let expired: readonly unknown[];
    try {
      expired = load(rows);
    } catch (error) {
      // Nobody else can close it, and its file would stay locked.
      Promise.resolve()
        .then(() => journal.close())
        .catch(() => {});
      throw error;
    }
    this.journal = journal;
    // By the clock of the jar: the journal has none.
    for (const row of expired) this.#addExpired(row);
  }

  #addExpired(row: unknown): void {
    const cookie = readStoredCookie(row, "", 0);
    if (typeof cookie === "object")
      this.add("removed", { ...cookie, scope: cookie, toStoredCookie: () => cookie }, "expired", 0);
  }

  async flush(): Promise<void> {
    this.#deliver();
    await this.journal?.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    const { journal } = this;
    this.journal = undefined;
    await journal?.close();
  }

  /** Calls `onError` with an error. If there is no `onError`, throws the error. */
  reportOrThrow(error: unknown): void {
    const { onError } = this;
    if (!onError) throw error;
    callAlone(() => onError(error));
  }

  /**
   * Offers the journal one run after the other; while it fails, the oldest alone.
   *
   * @throws what the journal throws. The changes are kept, and written again with the next.
   */
  #deliver(): void {
    const changes = this.#undelivered;
    this.#undelivered = [];
    if (changes.length > 0) this.#unwritten.push(changes);
    let taken = 0;
    try {
      for (const run of this.#unwritten) {
        const returned: unknown = this.journal?.append(run);
        if ("then" in Object(returned)) {
          Promise.resolve(returned).catch((error) => this.onError?.(error));
          throw new TypeError("Journal.append must be synchronous");
        }
        taken++;
      }
    } finally {
      this.#unwritten.splice(0, taken);
      if (changes.length > 0) for (const listener of [...this.#listeners]) callAlone(() => listener(changes));
    }
  }
}

/** Calls a function of the user. Its error must not stop what follows: it becomes an unhandled rejection. */
function callAlone(call: () => void): void {
  new Promise<void>(call);
}
