/** Sessions in the memory of one process: for one machine, for development and for tests. */

import { EndingMap } from "./ending-map.ts";
import { FrozenFields } from "./frozen-fields.ts";
import { computeEnd, raise } from "./liveness.ts";
import {
  dropReadable,
  followRotations,
  freezeRecord,
  OK,
  patchRecord,
  rotateRecord,
  type StoredRecord,
  TAKEN,
} from "./session-changes.ts";
import { SessionError } from "./session-error.ts";
import type {
  Epoch,
  PatchResult,
  Rotation,
  SessionPatch,
  SessionRecord,
  SessionStore,
} from "./session-store.ts";

const DEFAULT_LIMIT = 100_000;

/** It ends when the session is over, or, if it is frozen, when its rotation no longer needs it. */
type Entry = { record: StoredRecord; end: number; readonly rotatedFrom: string | undefined };
type StoredEpoch = { readonly epoch: Epoch; readonly end: number };
type Listed = { readonly subjectKey: string; readonly id: string; readonly end: number };

/**
 * Stores sessions in memory, at most `limit` (default 100,000). They end with the process, and no other process sees
 * them. When the store is full, sessions that are over make room.
 *
 * @throws RangeError if `limit` is not a positive whole number.
 * @throws SessionError "store-unavailable" from `create`, `rotate` and `raiseEpoch`, if the store is full and nothing in
 *   it is over, and from every method after `close`.
 * @example
 * ```ts
 * import { MemorySessionStore } from "speculoos/session";
 *
 * const store = new MemorySessionStore({ limit: 10_000 });
 * console.log(await store.read("unknown")); // undefined
 * ```
 */
export class MemorySessionStore implements SessionStore {
  readonly #limit: number;
  readonly #sessions = new EndingMap<Entry>();
  readonly #epochs = new EndingMap<StoredEpoch>();
  readonly #listed = new EndingMap<Listed>();
  readonly #lists = new Map<string, Set<string>>();
  #closed = false;

  constructor({ limit = DEFAULT_LIMIT }: { readonly limit?: number | undefined } = {}) {
    if (!Number.isSafeInteger(limit) || limit < 1)
      throw new RangeError(`limit must be a positive whole number; got ${limit}`);
    this.#limit = limit;
  }

  async create(record: SessionRecord): Promise<boolean> {
    this.#checkOpen();
    if (this.#sessions.get(record.id) !== undefined) return false;
    this.#makeRoom(this.#sessions, record.lastSeenAt);
    this.#add(freezeRecord(record, new FrozenFields(record.fields)), undefined);
    return true;
  }

  async read(
    id: string,
    subjectKey?: string,
  ): Promise<{ readonly record: SessionRecord; readonly epoch: Epoch | undefined } | undefined> {
    this.#checkOpen();
    const entry = this.#sessions.get(id);
    if (entry === undefined) return undefined;
    const epoch = subjectKey === undefined ? undefined : this.#epochs.get(subjectKey)?.epoch;
    return { record: entry.record, epoch };
  }

  async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
    this.#checkOpen();
    const entry = this.#sessions.get(id);
    const change = patchRecord(entry?.record, patch);
    if (change.status !== "changed") return change;
    entry!.record = change.record;
    entry!.end = computeEnd(change.record);
    return OK;
  }

  async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
    this.#checkOpen();
    const { now, next, keptUntil } = rotation;
    const entry = this.#sessions.get(id);
    const change = rotateRecord(entry?.record, rotation);
    if (change.status !== "rotated") return change;
    if (this.#sessions.get(next.id) !== undefined) return TAKEN;
    this.#makeRoom(this.#sessions, now);
    this.#add(change.successor, id);
    this.#sessions.set(id, { record: change.predecessor, end: keptUntil, rotatedFrom: entry?.rotatedFrom });
    this.#unlist(change.predecessor);
    if (rotation.readableUntil <= now) {
      for (const record of dropReadable(entry?.rotatedFrom, (each) => this.#sessions.get(each)))
        this.#sessions.get(record.id)!.record = record;
    }
    return OK;
  }

  async destroy(id: string, subjectKey?: string): Promise<boolean> {
    this.#checkOpen();
    const entry = this.#sessions.get(id);
    if (entry === undefined || (subjectKey !== undefined && subjectKey !== entry.record.subjectKey))
      return false;
    let ended = false;
    for (const record of followRotations(entry, (key) => this.#sessions.get(key))) {
      this.#sessions.delete(record.id);
      this.#unlist(record);
      if (record.superseded === undefined) ended = true;
    }
    return ended;
  }

  async enlist(subjectKey: string, id: string, until: number): Promise<Epoch | undefined> {
    this.#checkOpen();
    // Entries go with their sessions: so the others are of sessions that were never created.
    if (this.#listed.size >= 2 * this.#limit) {
      for (const listed of [...this.#listed.values()])
        if (this.#sessions.get(listed.id)?.record.subjectKey !== listed.subjectKey) this.#unlist(listed);
    }
    const key = listKey(subjectKey, id);
    const end = Math.max(until, this.#listed.get(key)?.end ?? until);
    this.#listed.set(key, { subjectKey, id, end });
    const ids = this.#lists.get(subjectKey);
    if (ids === undefined) this.#lists.set(subjectKey, new Set([id]));
    else ids.add(id);
    return this.#epochs.get(subjectKey)?.epoch;
  }

  async ids(subjectKey: string): Promise<readonly string[]> {
    this.#checkOpen();
    return [...(this.#lists.get(subjectKey) ?? [])];
  }

  async epochOf(subjectKey: string): Promise<Epoch | undefined> {
    this.#checkOpen();
    return this.#epochs.get(subjectKey)?.epoch;
  }

  async raiseEpoch(
    subjectKey: string,
    options: {
      readonly now: number;
      readonly except?: { readonly id: string; readonly epoch: number } | undefined;
      readonly until: number;
    },
  ): Promise<Epoch> {
    this.#checkOpen();
    const { now, except, until } = options;
    const stored = this.#epochs.get(subjectKey);
    if (stored === undefined) this.#makeRoom(this.#epochs, now);
    const epoch = Object.freeze(raise(stored?.epoch, now, except));
    this.#epochs.set(subjectKey, { epoch, end: Math.max(until, stored?.end ?? until) });
    return epoch;
  }

  async sweep(now: number, limit: number): Promise<number> {
    this.#checkOpen();
    const sessions = takeAllOver(this.#sessions, now, limit);
    for (const { record } of sessions) this.#unlist(record);
    for (const listed of takeAllOver(this.#listed, now, limit)) this.#unlist(listed);
    takeAllOver(this.#epochs, now, limit);
    return sessions.length;
  }

  async check(): Promise<readonly string[]> {
    this.#checkOpen();
    return [];
  }

  /** Forgets everything. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const map of [this.#sessions, this.#epochs, this.#listed, this.#lists]) map.clear();
  }

  /** What `console.log` shows in Node, Bun and Deno: counts, no data. */
  [Symbol.for("nodejs.util.inspect.custom")](): object {
    const { size: sessions } = this.#sessions;
    return { MemorySessionStore: { sessions, limit: this.#limit, epochs: this.#epochs.size } };
  }

  #checkOpen(): void {
    if (this.#closed) throw new SessionError("store-unavailable", "The MemorySessionStore is closed");
  }

  /** Drops something that is over, if the store is full. */
  #makeRoom(map: EndingMap<Entry> | EndingMap<StoredEpoch>, now: number): void {
    if (map.size < this.#limit) return;
    const over = map.takeOver(now);
    if (over === undefined)
      throw new SessionError(
        "store-unavailable",
        `The MemorySessionStore is full: it has ${map.size} ${map === this.#epochs ? "epochs" : "sessions"}, its limit, and ` +
          `none of them is over. Raise "limit", shorten "idle" or "absolute", or use a store on disk`,
      );
    if ("record" in over) this.#unlist(over.record);
  }

  #add(record: StoredRecord, rotatedFrom: string | undefined): void {
    this.#sessions.set(record.id, { record, end: computeEnd(record), rotatedFrom });
  }

  #unlist({ subjectKey, id }: Pick<SessionRecord, "subjectKey" | "id">): void {
    if (subjectKey === undefined) return;
    this.#listed.delete(listKey(subjectKey, id));
    const ids = this.#lists.get(subjectKey);
    if (ids?.delete(id) && ids.size === 0) this.#lists.delete(subjectKey);
  }
}

function takeAllOver<V extends { readonly end: number }>(map: EndingMap<V>, now: number, limit: number): V[] {
  const over: V[] = [];
  while (over.length < limit) {
    const value = map.takeOver(now);
    if (value === undefined) break;
    over.push(value);
  }
  return over;
}

/** Returns a key that no other subject and id have. */
function listKey(subjectKey: string, id: string): string {
  return `${id.length} ${id}${subjectKey}`;
}
