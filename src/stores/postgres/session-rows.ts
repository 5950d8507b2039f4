/** Sessions as rows of PostgreSQL. */

import { computeEnd } from "../../sessions/store/liveness.ts";
import { freezeRecord, type StoredRecord } from "../../sessions/store/session-changes.ts";
import type { Epoch, SessionRecord } from "../../sessions/store/session-store.ts";
import type { Row, Value } from "./connection.ts";
import { escapeText, parseFields, unescapeText } from "./texts.ts";

/** @throws TypeError if the row is none of ours. */
export function toRecord(row: Row): StoredRecord {
  const [id, secretHash, subjectKey, epoch, createdAt, lastSeenAt, idle, absoluteEnd, fields, at, by] = row;
  const record = {
    id: textOf(id),
    secretHash: textOf(secretHash),
    subjectKey: subjectKey === null ? undefined : textOf(subjectKey),
    epoch: Number(epoch),
    createdAt: Number(createdAt),
    lastSeenAt: Number(lastSeenAt),
    idle: Number(idle),
    absoluteEnd: Number(absoluteEnd),
  };
  const superseded = at === null ? undefined : { at: Number(at), by: textOf(by) };
  return freezeRecord(record, parseFields(String(fields)), superseded);
}

/** `row` ends with an epoch, or with nulls if there is none. */
export function toEpoch(row: Row = []): Epoch | undefined {
  const [value = null, except = null] = row.slice(-2);
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
