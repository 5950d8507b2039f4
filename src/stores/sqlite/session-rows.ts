/** Sessions as rows of SQLite: the fields are one JSON object, in which any name and any text can stand. */

import { FrozenFields } from "../../sessions/store/frozen-fields.ts";
import { computeEnd } from "../../sessions/store/liveness.ts";
import { freezeRecord, type Rotated } from "../../sessions/store/session-changes.ts";
import type { Epoch, SessionRecord } from "../../sessions/store/session-store.ts";
import type { SqliteValue } from "./sqlite-like.ts";

/** A row of SELECT_SESSION. */
export type SessionRow = {
  readonly id: string;
  readonly secret_hash: string;
  readonly subject_key: string | null;
  readonly epoch: number;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly idle: number;
  readonly absolute_end: number;
  readonly fields: string;
  readonly rotated_from: string | null;
  readonly superseded_at: number | null;
  readonly superseded_by: string | null;
};

/** A row of SELECT_EPOCH; of a join, the value is null if there is no epoch. */
export type EpochRow = { readonly value: number | null; readonly except_id: string | null };

export function toRotated(row: SessionRow): Rotated {
  const { superseded_at: at, superseded_by: by } = row;
  const record = freezeRecord(
    {
      id: row.id,
      secretHash: row.secret_hash,
      subjectKey: row.subject_key ?? undefined,
      epoch: row.epoch,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      idle: row.idle,
      absoluteEnd: row.absolute_end,
    },
    parseFields(row.fields),
    at === null || by === null ? undefined : { at, by },
  );
  return { record, rotatedFrom: row.rotated_from ?? undefined };
}

export function toEpoch(row: EpochRow | null | undefined): Epoch | undefined {
  if (row?.value == null) return undefined;
  return row.except_id === null ? { value: row.value } : { value: row.value, except: row.except_id };
}

/** @throws SyntaxError or TypeError, without data, for what `printFields` never prints. */
function parseFields(json: string): FrozenFields {
  const fields: unknown = JSON.parse(json);
  if (typeof fields !== "object" || fields === null || Array.isArray(fields))
    throw new TypeError("fields must be an object");
  const texts = Object.entries(fields);
  if (texts.some(([, text]) => typeof text !== "string")) throw new TypeError("a field must be text");
  return new FrozenFields(texts);
}

/** Returns the values of INSERT_SESSION. */
export function toValues(record: SessionRecord, rotatedFrom: string | null): SqliteValue[] {
  const { id, secretHash, subjectKey = null, epoch, createdAt, lastSeenAt, idle, absoluteEnd } = record;
  const times = [createdAt, lastSeenAt, idle, absoluteEnd];
  return [id, secretHash, subjectKey, epoch, ...times, printFields(record), rotatedFrom, computeEnd(record)];
}

export function printFields({ fields }: Pick<SessionRecord, "fields">): string {
  return JSON.stringify(Object.fromEntries(fields));
}
