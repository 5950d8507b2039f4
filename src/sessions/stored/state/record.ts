/** What a record of the store says of a session. */

import type { SessionStatus } from "../../model/session-events.ts";
import { matchesSecret, type Token } from "../../model/token.ts";
import type { SessionFacts } from "../../session/session-state.ts";
import { isOfEpoch } from "../../store/liveness.ts";
import type { Epoch, SessionRecord } from "../../store/session-store.ts";

/** How long the predecessor of a rotation is kept, in milliseconds, so that `destroy` of it finds its successor. */
export const KEPT = 60_000;

/** A record, with the epoch of its subject. */
export type Found = { readonly record: SessionRecord; readonly epoch: Epoch | undefined };

/** Returns whether the session that the token names is alive, or why not. */
export function judge(token: Token, { record, epoch }: Found, now: number): SessionStatus {
  const isOurs = record.id === token.id && record.subjectKey === token.subjectKey;
  if (!isOurs || !matchesSecret(record.secretHash, token)) return "ended";
  return judgeRecord(record, epoch, now);
}

/** Returns whether a session is alive, or why not. Not "now >= end", which is false of a time that is NaN. */
export function judgeRecord(record: SessionRecord, epoch: Epoch | undefined, now: number): SessionStatus {
  if (!isOfEpoch(epoch, record)) return "revoked";
  // A store may keep it for longer than it was told.
  if (record.superseded !== undefined) return now < record.superseded.at + KEPT ? "superseded" : "ended";
  if (!(now < record.absoluteEnd)) return "expired-absolute";
  return now < record.lastSeenAt + record.idle * 1000 ? "ok" : "expired-idle";
}

/** Returns the facts. A session that the epoch excepted is of that epoch, and so are those that follow it. */
export function toFacts({ record, epoch }: Found, persistent: boolean): SessionFacts {
  const { id, subjectKey, createdAt, lastSeenAt, idle, absoluteEnd } = record;
  const value = Math.max(record.epoch, epoch?.value ?? 0);
  return { id, subjectKey, epoch: value, createdAt, lastSeenAt, idle, absoluteEnd, persistent };
}
