/** The sessions of one subject: the list, the end of one of them, and the end of all. */

import { TEXT_FIELDS } from "../data/field-codec.ts";
import { splitFields } from "../data/own-fields.ts";
import { SessionData } from "../data/session-data.ts";
import { requireKey, type Subject } from "../model/subject.ts";
import { MAX_SECONDS } from "../session/session-options.ts";
import { computeEnd } from "../store/liveness.ts";
import type { SessionRecord } from "../store/session-store.ts";
import { repeatCall } from "../store/store-calls.ts";
import { judgeRecord } from "./state/record.ts";
import type { StoredKind } from "./state/stored-state.ts";
import { StoredSession } from "./stored-session.ts";

/** One session in the list of its subject. */
export type SessionSummary<Out> = {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** When it ends if nothing is committed until then. */
  readonly expiresAt: Date;
  readonly data: Readonly<Out>;
};

export async function* listSessions<Out>(
  kind: StoredKind,
  subject: Subject,
): AsyncGenerator<SessionSummary<Out>> {
  const subjectKey = requireKey(kind, subject);
  let count = 0;
  for (const id of await repeatCall(() => kind.store.ids(subjectKey))) {
    // A long list must not hold up the requests of others.
    if (++count % 50 === 0) await new Promise((resolve) => setTimeout(resolve));
    const found = await repeatCall(() => kind.store.read(id, subjectKey));
    if (found?.record.subjectKey !== subjectKey) continue;
    if (judgeRecord(found.record, found.epoch, kind.currentTime()) === "ok")
      yield summarize(kind, found.record);
  }
}

function summarize<Out>(kind: StoredKind, record: SessionRecord): SessionSummary<Out> {
  const { id, createdAt, lastSeenAt, fields } = record;
  const data = new SessionData(TEXT_FIELDS, kind.schemas, splitFields(fields).fields, () => {});
  return {
    id,
    createdAt: new Date(createdAt),
    lastSeenAt: new Date(lastSeenAt),
    expiresAt: new Date(computeEnd(record)),
    data: data.toObject() as Out,
  };
}

export async function endSession(
  kind: StoredKind,
  id: string,
  options: { readonly subject?: Subject | undefined },
): Promise<boolean> {
  if (typeof id !== "string") throw new TypeError(`id must be a string; got ${typeof id}`);
  // Nobody is not everybody: a visitor who is not logged in ends nothing.
  const subjectKey = "subject" in options ? requireKey(kind, options.subject) : undefined;
  const ended = await repeatCall(() => kind.store.destroy(id, subjectKey));
  if (ended) kind.events.emit("destroyed", kind.currentTime(), { id });
  return ended;
}

export async function revokeSessions(
  kind: StoredKind,
  subject: Subject,
  except: object | string | undefined,
): Promise<void> {
  const subjectKey = requireKey(kind, subject);
  const now = kind.currentTime();
  const session = except instanceof StoredSession ? except : undefined;
  const excepted =
    typeof except === "string"
      ? await findExcepted(kind, except, subjectKey)
      : session?.asExcepted(subjectKey);
  if (except !== undefined && typeof except !== "string" && session === undefined) {
    throw new TypeError("except must be a session or its id");
  }
  const epoch = await repeatCall(() =>
    kind.store.raiseEpoch(subjectKey, { now, except: excepted, until: now + 2 * MAX_SECONDS * 1000 }),
  );
  session?.enterEpoch(epoch);
  kind.events.emit("revoked", now);
}

async function findExcepted(
  { store }: StoredKind,
  id: string,
  subjectKey: string,
): Promise<{ readonly id: string; readonly epoch: number } | undefined> {
  const found = await repeatCall(() => store.read(id, subjectKey));
  // What has rotated is frozen: its successor would not be excepted.
  const isLive = found?.record.subjectKey === subjectKey && found.record.superseded === undefined;
  return isLive ? { id, epoch: found.record.epoch } : undefined;
}
