/** A store whose calls can be counted, and can fail as networks make them fail. */

import { MemorySessionStore, SessionError, type SessionStore } from "speculoos/session";

/** "answered": nothing is wrong. "down": nothing happened. "lost": nothing happened, but nobody knows. "performed": it happened, and nobody knows. */
export type FaultKind = "answered" | "down" | "lost" | "performed";
type Verb = Exclude<keyof SessionStore, "check" | "close">;
type Call = (...given: readonly unknown[]) => Promise<unknown>;

const VERBS: readonly Verb[] = [
  "create",
  "read",
  "patch",
  "rotate",
  "destroy",
  "enlist",
  "ids",
  "sweep",
  "epochOf",
  "raiseEpoch",
];

export class FaultyStore {
  readonly inner = new MemorySessionStore();
  /** The verbs that were called. */
  calls: Verb[] = [];
  /** How often somebody waited: calls at the same time are one wait. */
  waits = 0;
  /** What becomes of the next calls of a verb, in order. */
  readonly faults: { verb: Verb; kind: FaultKind; error?: unknown; after?: () => Promise<unknown> }[] = [];
  readonly port: SessionStore;
  #waiting: Promise<void> | undefined;

  constructor() {
    const calls = VERBS.map((verb) => [verb, (...given: readonly unknown[]) => this.#call(verb, given)]);
    this.port = Object.fromEntries(calls) as unknown as SessionStore;
  }

  /** Forgets what was counted. */
  reset(): void {
    this.calls = [];
    this.waits = 0;
  }

  async #call(verb: Verb, given: readonly unknown[]): Promise<unknown> {
    this.calls.push(verb);
    await this.#turn();
    const at = this.faults.findIndex((fault) => fault.verb === verb);
    const [fault] = at === -1 ? [] : this.faults.splice(at, 1);
    if (fault?.error !== undefined) throw fault.error;
    if (fault?.kind === "down") throw new SessionError("store-unavailable", "the store must be reached");
    if (fault?.kind === "lost") throw new SessionError("unknown-outcome", "the store must answer");
    const result = await (this.inner[verb] as Call).call(this.inner, ...given);
    await fault?.after?.();
    if (fault?.kind === "performed") throw new SessionError("unknown-outcome", "the store must answer");
    return result;
  }

  /** Answers in a later turn of the event loop, together with all calls of this one. */
  #turn(): Promise<void> {
    if (this.#waiting === undefined) {
      this.waits++;
      this.#waiting = new Promise<void>((resolve) => {
        setImmediate(() => {
          this.#waiting = undefined;
          resolve();
        });
      });
    }
    return this.#waiting;
  }
}
