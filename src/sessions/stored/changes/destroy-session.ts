/** Destroying a session: it ends in the store, and its cookie goes if the browser can still have this one. */

import type { CommitResult } from "../../session/session.ts";
import {
  type Answer,
  clearSiteData,
  removeSessionCookie,
  type Sending,
} from "../../session/session-cookie.ts";
import { timeOf } from "../../session/session-state.ts";
import { repeatCall } from "../../store/store-calls.ts";
import type { StoredState } from "../state/stored-state.ts";

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
  // If the session was over before, the browser may have the cookie of a login that followed: that must stay.
  const isNobodys = token === undefined && state.status !== "absent";
  const cookie: Sending = ended || isNobodys ? removeSessionCookie(kind, answer) : "none";
  if (cookie === "sent" && ending?.clearSiteData === true) clearSiteData(answer.to!);
  return { status: "destroyed", cookie };
}
