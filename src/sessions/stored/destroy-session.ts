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
  // Another server's clock may be behind, and find alive what is expired here.
  const target = facts ?? (state.status.startsWith("expired") ? token : undefined);
  const ended =
    target !== undefined && (await repeatCall(() => kind.store.destroy(target.id, target.subjectKey)));
  // It would be taken over again by the next request.
  if (state.adopted !== undefined && answer.to !== undefined) await state.adopted.end(answer.to);
  state.adopted = undefined;
  state.facts = undefined;
  state.ending = undefined;
  state.gone = undefined;
  if (ended) kind.events.emit("destroyed", now, { id: target.id });
  // If there was nothing to end, the browser may have the cookie of a login that followed: that must stay.
  const cookie: Sending = ended ? removeSessionCookie(kind, answer) : "none";
  if (cookie === "sent" && ending?.clearSiteData === true) clearSiteData(answer.to!);
  return { status: "destroyed", cookie };
}
