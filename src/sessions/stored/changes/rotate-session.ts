/** Rotating a session: its live fields move to a new id in one step, and the old id can no longer write. */

import { printToken, type Token } from "../../model/token.ts";
import type { CommitResult } from "../../session/session.ts";
import { type Answer, prepareSessionCookie } from "../../session/session-cookie.ts";
import { isOfEpoch } from "../../store/liveness.ts";
import type { Rotation } from "../../store/session-store.ts";
import { askAfterwards, callBeside, repeatCall } from "../../store/store-calls.ts";
import { KEPT } from "../state/record.ts";
import { type Gone, reportGone, type StoredState } from "../state/stored-state.ts";
import {
  cookieEnd,
  createRecord,
  createToken,
  deletedKeys,
  endAdopted,
  enlist,
  enter,
  idTaken,
  setFields,
} from "./create-session.ts";

export async function rotateSession(
  state: StoredState,
  subjectKey: string | undefined,
  answer: Answer,
): Promise<CommitResult> {
  const { kind, data, login } = state;
  const facts = state.facts!;
  const now = state.kind.currentTime();
  const isLogin = login !== undefined || subjectKey !== undefined;
  const limits = login?.limits ?? { ...kind.limits, persistent: facts.persistent };
  const fresh = createToken(subjectKey, now, limits, facts.id);
  // Who only leaves gets no new time.
  const token = isLogin ? fresh : { ...fresh, absoluteEnd: facts.absoluteEnd };
  const send = prepareSessionCookie(kind, printToken(token), cookieEnd(token, limits), answer);
  const changes = new Map(data.changes);
  const leaves = facts.subjectKey !== undefined && facts.subjectKey !== subjectKey;
  const describe = (epoch: number) => ({
    ...createRecord(token, now, isLogin ? limits : facts, epoch),
    ...(!isLogin && { createdAt: facts.createdAt }),
  });
  const begin = (epoch: number) =>
    rotate(state, {
      now,
      next: describe(epoch),
      keep: login === undefined ? "all" : login.keep,
      set: setFields(changes),
      delete: deletedKeys(changes),
      readableUntil: leaves ? now : now + kind.grace,
      keptUntil: now + KEPT,
    });
  const { because, epoch, excepted } =
    subjectKey === undefined
      ? await leave(state, begin)
      : subjectKey === facts.subjectKey
        ? await stepUp(state, token, begin)
        : await changeSubject(state, token, begin);
  if (because !== undefined) return reportGone(state, because);
  data.settle(changes);
  enter(state, describe(epoch), token, limits.persistent, login);
  if (excepted !== undefined) {
    // The new session is of the epoch before. It moves once more, into the one that excepted its predecessor.
    state.facts = { ...state.facts!, epoch: excepted };
    state.login = { limits, keep: [...login!.keep, ...data.keys] };
    return rotateSession(state, subjectKey, answer);
  }
  kind.events.emit("rotated", now, { id: token.id });
  const cookie = send();
  await endAdopted(state, cookie, answer);
  return { status: "rotated", cookie };
}

type Rotated = {
  readonly because?: Gone | undefined;
  readonly epoch: number;
  /** The epoch that let the predecessor live, but not the new session. */
  readonly excepted?: number | undefined;
};
type Begin = (epoch: number) => Promise<Gone | undefined>;

/** A session of a new subject begins in the epoch that stands. */
async function changeSubject({ kind }: StoredState, token: Token, begin: Begin): Promise<Rotated> {
  const epoch = (await enlist(kind, token))?.value ?? 0;
  return { because: await begin(epoch), epoch };
}

/**
 * The session stays in the epoch that it was opened in, so that one that was revoked since then cannot revive itself. That
 * epoch is known, so both calls are one wait.
 */
async function stepUp({ kind, facts }: StoredState, token: Token, begin: Begin): Promise<Rotated> {
  const { epoch, id } = facts!;
  const [standing, because] = await callBeside(enlist(kind, token), begin(epoch));
  if (because !== undefined || isOfEpoch(standing, { id: token.id, epoch })) return { because, epoch };
  return standing?.except === id ? { epoch, excepted: standing.value } : { because: "revoked", epoch };
}

/** The session goes on without a subject, but not if it was revoked since it was opened. */
async function leave({ kind, facts }: StoredState, begin: Begin): Promise<Rotated> {
  const { subjectKey } = facts!;
  const standingEpoch =
    subjectKey === undefined ? Promise.resolve(undefined) : repeatCall(() => kind.store.epochOf(subjectKey));
  const [standing, because] = await callBeside(standingEpoch, begin(0));
  return { because: because ?? (isOfEpoch(standing, facts!) ? undefined : "revoked"), epoch: 0 };
}

/** Returns why nothing was rotated, or `undefined`. After an unknown outcome the predecessor shows whether it was. */
async function rotate({ kind, facts }: StoredState, rotation: Rotation): Promise<Gone | undefined> {
  const { store } = kind;
  const { id } = facts!;
  let calls = 0;
  const result = await repeatCall(() => {
    calls++;
    return store.rotate(id, rotation);
  });
  if (result.status === "ok") return undefined;
  if (result.status === "conflict") throw idTaken();
  if (calls === 1) return result.because;
  const found = await askAfterwards(() => store.read(id));
  // Gone meanwhile, and with it what may have been its successor.
  if (found === undefined) return "ended";
  return found.record.superseded?.by === rotation.next.id ? undefined : result.because;
}
