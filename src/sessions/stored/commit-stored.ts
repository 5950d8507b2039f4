/** Committing a stored session: what changed, in one step of the store, and the cookie if there is a new one. */

import type { AddOptions } from "../../http/add-cookie.ts";
import type { CookieTarget } from "../../http/messages.ts";
import type { CommitResult } from "../session/session.ts";
import { type Answer, reissueSessionCookie, type Sending } from "../session/session-cookie.ts";
import { refuseTakeOver, subjectAfter } from "../session/session-state.ts";
import { createSession } from "./changes/create-session.ts";
import { destroySession } from "./changes/destroy-session.ts";
import { checkSize, patchSession } from "./changes/patch-session.ts";
import { rotateSession } from "./changes/rotate-session.ts";
import { reportGone, type StoredState } from "./state/stored-state.ts";

export async function commitStored(
  state: StoredState,
  to: CookieTarget | undefined,
  options: AddOptions,
): Promise<CommitResult> {
  const { kind, data, facts, login } = state;
  const answer: Answer = { from: state.from, to, options };
  if (state.ending !== undefined) return destroySession(state, answer);
  const isChanged = data.changes.size > 0 || login !== undefined;
  if (isChanged && state.gone === undefined && state.status === "superseded") state.gone = "superseded";
  if (isChanged && state.gone !== undefined) return reportGone(state, state.gone);
  if (!isChanged) return extend(state, answer);
  checkSize(kind, data);
  const subjectKey = subjectAfter(state);
  if (facts === undefined) return createSession(state, subjectKey, answer);
  const isOther = subjectKey !== facts.subjectKey;
  refuseTakeOver(state, subjectKey);
  if (login !== undefined || isOther) {
    if (state.lease !== undefined) throw new TypeError("the subject must not change in a turn of exclusive");
    return rotateSession(state, subjectKey, answer);
  }
  const status = await patchSession(state);
  return status === "ok" ? { status: "saved", cookie: reissue(state, answer) } : reportGone(state, status);
}

/** Extends the idle time, once per tenth of it: most requests that only read cost the store one read. */
async function extend(state: StoredState, answer: Answer): Promise<CommitResult> {
  const { facts } = state;
  if (facts === undefined || state.gone !== undefined || state.status === "superseded") {
    return { status: "unchanged", cookie: "none" };
  }
  const isDue = state.kind.currentTime() - facts.lastSeenAt >= facts.idle * 100;
  const status = isDue ? await patchSession(state) : "ok";
  if (status !== "ok") return reportGone(state, status);
  return { status: "unchanged", cookie: reissue(state, answer) };
}

/** Sends the cookie again if a retired key sealed it. A session does not depend on it: nothing fails if it can't be sent. */
function reissue(state: StoredState, answer: Answer): Sending {
  const { check } = state.reading ?? {};
  if (state.reading === undefined || check?.status !== "ok" || !check.needsReissue) return "none";
  const sending = reissueSessionCookie(state.kind, state.reading, answer);
  if (sending === "sent") state.reading = undefined;
  return sending;
}
