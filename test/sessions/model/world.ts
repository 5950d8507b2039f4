/** Where a model run happens: time that only moves when it is told to, and a store of which each call is a point of choice. */

import type fc from "fast-check";
import { SessionError, type SessionStore } from "speculoos/session";
import type { Request } from "./plan.ts";

export const START = Date.UTC(2026, 10, 26, 12);

const NOW = Promise.resolve();

export class World {
  readonly scheduler: fc.Scheduler;
  /** Counts what happens: of two events the one with the greater number was later. */
  tick = 0;
  /** What every clock would show if it were right. */
  time = START;
  readonly #offsets = [0, 0, 0];
  readonly #isIdle: () => boolean;
  /** The latest time that any clock ever showed. */
  latest = START;
  /** The ids of all sessions that the store ever held. */
  readonly stored = new Set<string>();

  /** `isIdle`: whether nothing outside of this program, such as a database, has still to answer. */
  constructor(scheduler: fc.Scheduler, isIdle: () => boolean = () => true) {
    this.scheduler = scheduler;
    this.#isIdle = isIdle;
  }

  clock(server: number): number {
    return this.time + this.#offsets[server]!;
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    this.#look();
  }

  skew(server: number, seconds: number): void {
    this.#offsets[server] = seconds * 1000;
    this.#look();
  }

  /** Lets others go first, any number of times. */
  async point(label: string): Promise<void> {
    await this.scheduler.schedule(NOW, label);
    this.tick++;
  }

  /** Runs until nothing is left to happen. Timers are points as well: time jumps to them. */
  async run(): Promise<void> {
    const { setTimeout } = globalThis;
    const { now } = performance;
    const { random } = Math;
    const timer = (wake: () => void, milliseconds = 0) => {
      void this.point("timer").then(() => {
        this.pass(milliseconds);
        wake();
      });
    };
    globalThis.setTimeout = timer as never;
    performance.now = () => this.time - START;
    Math.random = () => 0.75;
    try {
      while (this.scheduler.count() > 0) {
        await this.scheduler.waitOne();
        // What follows from it without another choice.
        do await new Promise((resolve) => setImmediate(resolve));
        while (!this.#isIdle());
      }
    } finally {
      globalThis.setTimeout = setTimeout;
      performance.now = now;
      Math.random = random;
    }
  }

  #look(): void {
    this.latest = Math.max(this.latest, this.time + Math.max(...this.#offsets));
  }
}

/** What one client of the store has met so far. */
export type Connection = { points: number; calls: number; writes: number; crashed: boolean };

const VERBS = [
  "create",
  "read",
  "patch",
  "rotate",
  "destroy",
  "enlist",
  "ids",
  "epochOf",
  "raiseEpoch",
  "sweep",
] as const;
type Verb = (typeof VERBS)[number];
type Call = (...given: readonly unknown[]) => Promise<unknown>;

/** Returns the store as one request reaches it: each call waits before it takes effect, and before its answer arrives. */
export function connect(
  world: World,
  store: SessionStore,
  { crash, faults }: Pick<Request, "crash" | "faults">,
): { readonly port: SessionStore; readonly connection: Connection } {
  const connection: Connection = { points: 0, calls: 0, writes: 0, crashed: false };
  const point = (label: string) => passPoint(world, connection, crash, label);
  const wrap =
    (verb: Verb): Call =>
    async (...given) => {
      const call = connection.calls++;
      if (verb !== "read" && verb !== "ids" && verb !== "epochOf") connection.writes++;
      const kind = faults.find((fault) => fault.call === call)?.kind;
      await point(verb);
      if (kind === "down") throw new SessionError("store-unavailable", "the store must be reached");
      if (kind === "lost") throw new SessionError("unknown-outcome", "the store must answer");
      const result = await (store[verb] as Call).call(store, ...given);
      const id = newId(verb, given);
      if (id !== undefined && (await store.read(id)) !== undefined) world.stored.add(id);
      await point(`${verb}, answered`);
      if (kind === "performed") throw new SessionError("unknown-outcome", "the store must answer");
      return result;
    };
  const port = Object.fromEntries(VERBS.map((verb) => [verb, wrap(verb)])) as unknown as SessionStore;
  return { port, connection };
}

/** Waits, or never goes on if the client crashes here. */
export function passPoint(
  world: World,
  connection: Connection,
  crash: number | undefined,
  label: string,
): Promise<void> {
  if (connection.points++ !== crash) return world.point(label);
  connection.crashed = true;
  return new Promise(() => {});
}

function newId(verb: Verb, given: readonly unknown[]): string | undefined {
  if (verb === "create") return (given[0] as { id: string }).id;
  return verb === "rotate" ? (given[1] as { next: { id: string } }).next.id : undefined;
}
