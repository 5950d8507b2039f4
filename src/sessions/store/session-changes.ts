/** What the verbs of the port do to a record, without a store: stores that hold whole records share these rules. */

import { FrozenFields } from "./frozen-fields.ts";
import { computeEnd } from "./liveness.ts";
import type { PatchResult, Rotation, SessionPatch, SessionRecord } from "./session-store.ts";

/** A record that nobody can change. */
export type StoredRecord = SessionRecord & { readonly fields: FrozenFields };

export const OK: PatchResult = Object.freeze({ status: "ok" });
/** The result of a rotation to an id that there is already. It has 128 random bits, so this is a fault of the caller. */
export const TAKEN: PatchResult = Object.freeze({ status: "conflict", fields: new FrozenFields([]) });
const NOTHING = new Map<string, never>();

/** Returns a record that nobody can change. */
export function freezeRecord(
  record: Rotation["next"],
  fields: FrozenFields,
  superseded?: SessionRecord["superseded"],
): StoredRecord {
  const { id, secretHash, subjectKey, epoch, createdAt, lastSeenAt, idle, absoluteEnd } = record;
  const times = { createdAt, lastSeenAt, idle, absoluteEnd };
  return Object.freeze({ id, secretHash, subjectKey, epoch, ...times, fields, superseded });
}

/** Returns the session with the patch, or the result of a patch that changes nothing. */
export function patchRecord(
  record: StoredRecord | undefined,
  { now, seen = false, set = NOTHING, delete: remove = [], expect = NOTHING }: SessionPatch,
): PatchResult | { readonly status: "changed"; readonly record: StoredRecord } {
  const because = explainGone(record, now);
  if (record === undefined || because !== undefined) return { status: "gone", because: because ?? "ended" };
  for (const [name, text] of expect) {
    if (record.fields.get(name) !== text)
      return {
        status: "conflict",
        fields: new Map(Array.from(expect.keys(), (key) => [key, record.fields.get(key)])),
      };
  }
  const fields = set.size + remove.length === 0 ? record.fields : record.fields.change(remove, set);
  const lastSeenAt = seen ? Math.max(record.lastSeenAt, now) : record.lastSeenAt;
  if (fields === record.fields && lastSeenAt === record.lastSeenAt) return OK;
  return { status: "changed", record: freezeRecord({ ...record, lastSeenAt }, fields) };
}

type RotatedRecords = {
  readonly status: "rotated";
  readonly successor: StoredRecord;
  readonly predecessor: StoredRecord;
};

/** Returns the session of the new id and the frozen predecessor, or why the session cannot rotate. */
export function rotateRecord(
  record: StoredRecord | undefined,
  { now, next, keep, set, delete: remove, readableUntil }: Rotation,
): PatchResult | RotatedRecords {
  const because = explainGone(record, now);
  if (record === undefined || because !== undefined) return { status: "gone", because: because ?? "ended" };
  const kept = keep === "all" ? record.fields : new Set(keep);
  const moved = [...record.fields].filter(([name]) => !name.startsWith(".") && kept.has(name));
  const readable = readableUntil > now ? record.fields : new FrozenFields([]);
  return {
    status: "rotated",
    successor: freezeRecord(next, new FrozenFields(moved).change(remove, set)),
    predecessor: freezeRecord(record, readable, Object.freeze({ at: now, by: next.id })),
  };
}

/** Returns all that a session rotated from, without their fields: nothing is left to be read of a user who left. */
export function dropReadable(
  rotatedFrom: string | undefined,
  find: (id: string) => Rotated | undefined,
): StoredRecord[] {
  const dropped = new Map<string, StoredRecord>();
  for (let id = rotatedFrom; id !== undefined && !dropped.has(id); ) {
    const found = find(id);
    if (found === undefined) break;
    const { record } = found;
    dropped.set(id, freezeRecord(record, new FrozenFields([]), record.superseded));
    id = found.rotatedFrom;
  }
  return [...dropped.values()];
}

/** A record, with the id of the session that it rotated from. */
export type Rotated = { readonly record: StoredRecord; readonly rotatedFrom: string | undefined };

/** Returns the records of a session, and of all that it rotated from or to, as long as the subject is the same. */
export function followRotations(
  first: Rotated,
  find: (id: string) => Rotated | undefined,
): Iterable<StoredRecord> {
  const chain = new Map<string, StoredRecord>();
  const found = [first];
  // The loop includes what is added meanwhile.
  for (const { record, rotatedFrom } of found) {
    chain.set(record.id, record);
    for (const id of [rotatedFrom, record.superseded?.by]) {
      const linked = id === undefined || chain.has(id) ? undefined : find(id);
      if (linked !== undefined && linked.record.subjectKey === record.subjectKey) found.push(linked);
    }
  }
  return chain.values();
}

/** Returns why a session cannot change at `now`, or `undefined` if it can. */
function explainGone(
  record: SessionRecord | undefined,
  now: number,
): "ended" | "expired" | "superseded" | undefined {
  if (record === undefined) return "ended";
  if (record.superseded !== undefined) return "superseded";
  return computeEnd(record) <= now ? "expired" : undefined;
}
