/** Destroying a session: it ends in the store, and its cookie goes if the browser can still have this one. */

import { timeOf } from "../open-session.ts";
import type { CommitResult } from "../session.ts";
import { type Answer, clearSiteData, removeSessionCookie, type Sending } from "../session-cookie.ts";
import { repeatCall } from "../store-calls.ts";
import type { StoredState } from "./stored-state.ts";

export async function destroySession(state: StoredState, answer: Answer): Promise<CommitResult> {
  const { kind, facts, ending, token } = state;
  const now = timeOf(state);
  state.data.dropChanges();
  state.data.replaceRead(new Map());
  state.login = undefined;
  const ended =
    facts !== undefined && (await repeatCall(() => kind.store.destroy(facts.id, facts.subjectKey)));
  state.facts = undefined;
  state.ending = undefined;
  state.gone = undefined;
  if (ended) kind.events.emit("destroyed", now, { id: facts.id });
  const endsOther = await endUntaken(state, answer);
  // If the session was over before, the browser may have the cookie of a login that followed: that must stay.
  const isNobodys = token === undefined && state.status !== "absent";
  const cookie: Sending = ended || isNobodys ? removeSessionCookie(kind, answer) : "none";
  if ((cookie === "sent" || endsOther) && ending?.clearSiteData === true) clearSiteData(answer.to!);
  return { status: "destroyed", cookie };
}

/** Ends a session of another library that was not taken over yet: it would come back with the next request. */
async function endUntaken(state: StoredState, { to }: Answer): Promise<boolean> {
  const { adopted } = state;
  if (adopted === undefined) return false;
  if (to === undefined)
    throw new TypeError("commit must be given the response: the other library's cookie goes");
  state.adopted = undefined;
  await adopted.end(to);
  return true;
}
