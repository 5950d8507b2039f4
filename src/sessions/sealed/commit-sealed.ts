/** Committing a sealed session: the whole of it is sent again if it changed, and once per tenth of the idle time. */

import { CookieError } from "../../base/cookie-error.ts";
import type { AddOptions } from "../../http/add-cookie.ts";
import type { CookieTarget } from "../../http/messages.ts";
import { NO_FIELDS } from "../data/own-fields.ts";
import { createId } from "../model/token.ts";
import { DEVICE_FIELD } from "../session/attachment.ts";
import type { CommitResult } from "../session/session.ts";
import {
  type Answer,
  prepareSessionCookie,
  refuseHeaderless,
  refuseUnsendable,
  removeEnded,
  type Sending,
} from "../session/session-cookie.ts";
import { refuseTakeOver, type SessionFacts, subjectAfter } from "../session/session-state.ts";
import { isOfEpoch } from "../store/liveness.ts";
import { repeatCall } from "../store/store-calls.ts";
import { printContent } from "./sealed-content.ts";
import type { SealedState } from "./sealed-state.ts";
import { END_MARGIN, keyOfSession, type SealedKind } from "./sealed-state.ts";

export async function commitSealed(
  state: SealedState,
  to: CookieTarget,
  options: AddOptions,
): Promise<CommitResult> {
  const { data, facts, login, reading } = state;
  const answer: Answer = { from: state.from, to, options };
  if (state.ending !== undefined) return destroySealed(state, answer);
  const now = state.kind.currentTime();
  if (data.changes.size === 0 && login === undefined) {
    if (facts === undefined) return { status: "unchanged", cookie: "none" };
    const isDue = now - facts.lastSeenAt >= facts.idle * 100;
    const isRetired = reading?.check.status === "ok" && reading.check.needsReissue;
    if (!isDue && !isRetired && !isNewlyProven(state, facts)) return { status: "unchanged", cookie: "none" };
    return { status: "unchanged", cookie: renew(state, { ...facts, lastSeenAt: now }, answer) };
  }
  const subjectKey = subjectAfter(state);
  const isOther = facts !== undefined && subjectKey !== facts.subjectKey;
  refuseTakeOver(state, subjectKey);
  if (facts === undefined || login !== undefined || isOther) return begin(state, subjectKey, now, answer);
  return { status: "saved", cookie: send(state, { ...facts, lastSeenAt: now }, answer)() };
}

/** Sends the session as it is. Nothing fails if that is not possible: the cookie that the browser has stays good for now. */
function renew(state: SealedState, facts: SessionFacts, answer: Answer): Sending {
  try {
    const cookie = send(state, facts, answer)();
    if (cookie === "sent") state.kind.events.emit("renewed", facts.lastSeenAt, { id: facts.id });
    return cookie;
  } catch (error) {
    if (error instanceof CookieError) return error;
    throw error;
  }
}

/** Begins a session under a new id. The one before ends, if there are epochs to say so. */
async function begin(
  state: SealedState,
  subjectKey: string | undefined,
  now: number,
  answer: Answer,
): Promise<CommitResult> {
  const { kind, login, facts: old } = state;
  refuseUnsendable(kind, answer);
  const epoch = await findEpoch(kind, subjectKey, old);
  if (epoch === undefined) return reportGone(state, "revoked", now);
  const limits = login?.limits ?? {
    ...kind.limits,
    ...(old !== undefined && { persistent: old.persistent }),
  };
  const facts: SessionFacts = {
    id: createId(old?.id),
    subjectKey,
    epoch,
    createdAt: now,
    lastSeenAt: now,
    idle: limits.idle,
    absoluteEnd: now + limits.absolute * 1000,
    persistent: limits.persistent,
  };
  // Who only leaves gets no new time.
  const leaves = old !== undefined && login === undefined && subjectKey === undefined;
  const { createdAt, absoluteEnd, idle } = leaves ? old : facts;
  const finish = send(state, { ...facts, createdAt, absoluteEnd, idle }, answer);
  // One step: a session that was destroyed since `open` cannot go on under another id.
  if (old !== undefined && !(await endInEpochs(kind, old, now, facts.id)))
    return reportGone(state, "ended", now);
  const cookie = finish();
  kind.events.emit(old === undefined ? "created" : "rotated", now, { id: facts.id });
  return { status: old === undefined ? "created" : "rotated", cookie };
}

/**
 * Returns the epoch to begin in, or `undefined` if the subject stays or leaves, and was revoked since `open`: a revoked
 * session cannot go on.
 */
async function findEpoch(
  { epochs }: SealedKind,
  subjectKey: string | undefined,
  old: SessionFacts | undefined,
): Promise<number | undefined> {
  const key = subjectKey ?? old?.subjectKey;
  if (key === undefined || epochs === undefined) return 0;
  const epoch = await repeatCall(() => epochs.epochOf(key));
  if (key !== old?.subjectKey) return epoch?.value ?? 0;
  if (!isOfEpoch(epoch, old)) return undefined;
  return subjectKey === undefined ? 0 : Math.max(old.epoch, epoch?.value ?? 0);
}

function reportGone(
  { kind, data, facts }: SealedState,
  because: "ended" | "revoked",
  now: number,
): CommitResult {
  const lost = data.dropChanges();
  kind.events.emit("gone", now, { id: facts?.id, keys: lost });
  return { status: "gone", because, lost };
}

/** Whether the cookie must say from now on that the session is bound to a device. */
function isNewlyProven(state: SealedState, facts: SessionFacts): boolean {
  return state.kind.attached.device?.isNewlyProven(state, facts.id, state.kind.currentTime()) === true;
}

/** Makes the cookie, and returns the function that sends it and takes over what it holds. */
function send(state: SealedState, facts: SessionFacts, answer: Answer): () => Sending {
  const { kind, data } = state;
  const changes = new Map(data.changes);
  const { login } = state;
  const end = facts.persistent ? facts.absoluteEnd : undefined;
  const own = ownAfter(state, facts);
  const write = prepareSessionCookie(kind, printContent({ facts, own, fields: data.fields }), end, answer);
  return () => {
    const cookie = write();
    data.settle(changes);
    state.facts = facts;
    state.own = own;
    // One that was asked for since waits for the next commit.
    if (state.login === login) state.login = undefined;
    state.reading = undefined;
    return cookie;
  };
}

/** Returns the fields of the library's own. A new session has none: what the one before was bound to, it is not. */
function ownAfter(state: SealedState, facts: SessionFacts): SealedState["own"] {
  if (facts.id !== state.facts?.id) return NO_FIELDS;
  return isNewlyProven(state, facts) ? new Map(state.own).set(DEVICE_FIELD, MARK) : state.own;
}

/** A mark needs no content. */
const MARK = new Uint8Array();

async function destroySealed(state: SealedState, answer: Answer): Promise<CommitResult> {
  const { kind, facts, ending, status } = state;
  refuseHeaderless(answer, ending);
  const now = state.kind.currentTime();
  if (facts !== undefined) await endInEpochs(kind, facts, now);
  state.data.dropChanges();
  state.data.replaceRead(new Map());
  state.facts = undefined;
  state.login = undefined;
  state.ending = undefined;
  const cookie = removeEnded(kind, { ended: facts !== undefined, status }, answer, ending);
  if (facts !== undefined) {
    kind.events.emit("destroyed", now, { id: facts.id });
    kind.attached.device?.end(state, facts, answer);
  }
  state.own = NO_FIELDS;
  return { status: "destroyed", cookie };
}

/**
 * Ends a session in the epochs: all copies of its cookie are dead. Returns false if it had ended before, for another
 * successor than `next`, or for none.
 */
async function endInEpochs(
  kind: SealedKind,
  { id, absoluteEnd }: SessionFacts,
  now: number,
  next?: string,
): Promise<boolean> {
  const { epochs } = kind;
  if (epochs === undefined) return true;
  // An end that stands excepts only the successor that it has already.
  const except = next === undefined ? undefined : { id: next, epoch: 0 };
  const options = { now, except, until: absoluteEnd + END_MARGIN };
  const epoch = await repeatCall(() => epochs.raiseEpoch(keyOfSession(kind, id), options));
  return epoch.except === next;
}
