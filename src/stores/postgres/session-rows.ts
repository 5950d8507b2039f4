/** Sessions as rows of PostgreSQL. */

import { computeEnd } from "../../sessions/store/liveness.ts";
import { freezeRecord, type StoredRecord } from "../../sessions/store/session-changes.ts";
import type { Epoch, SessionRecord } from "../../sessions/store/session-store.ts";
import type { Value } from "./connection.ts";
import { escapeText, parseFields, unescapeText } from "./texts.ts";

export type Row = Readonly<Record<string, unknown>>;

/** @throws TypeError if the row is none of ours. */
export function toRecord(row: Row): StoredRecord {
  const { superseded_at: at, superseded_by: by } = row;
  const record = {
    id: textOf(row.id),
    secretHash: textOf(row.secret_hash),
    subjectKey: row.subject_key === null ? undefined : textOf(row.subject_key),
    epoch: Number(row.epoch),
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.last_seen_at),
    idle: Number(row.idle),
    absoluteEnd: Number(row.absolute_end),
  };
  const superseded = at === null ? undefined : { at: Number(at), by: textOf(by) };
  return freezeRecord(record, parseFields(String(row.fields)), superseded);
}

export function toEpoch(row: Row | undefined): Epoch | undefined {
  const { value = null, except_id: except = null } = row ?? {};
  if (value === null) return undefined;
  return except === null ? { value: Number(value) } : { value: Number(value), except: textOf(except) };
}

/** Returns the values of a new session, in the order of its columns, and its end. */
export function toValues(record: Omit<SessionRecord, "fields" | "superseded">): {
  readonly columns: readonly Value[];
  readonly end: number;
} {
  const { id, secretHash, subjectKey, epoch, createdAt, lastSeenAt, idle, absoluteEnd } = record;
  const texts = [
    escapeText(id),
    escapeText(secretHash),
    subjectKey === undefined ? null : escapeText(subjectKey),
  ];
  return { columns: [...texts, epoch, createdAt, lastSeenAt, idle, absoluteEnd], end: computeEnd(record) };
}

export function textOf(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("a column must be text");
  return unescapeText(value);
}
