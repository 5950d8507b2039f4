/** Destroying a session: it ends in the store, and its cookie goes if the browser can still have this one. */

import type { CommitResult } from "../../session/session.ts";
import {
  type Answer,
  clearSiteData,
  removeSessionCookie,
  type Sending,
} from "../../session/session-cookie.ts";
import { repeatCall } from "../../store/store-calls.ts";
import type { StoredState } from "../state/stored-state.ts";

export async function destroySession(state: StoredState, answer: Answer): Promise<CommitResult> {
  const { kind, facts, ending, token } = state;
  const now = state.kind.currentTime();
  state.data.dropChanges();
  state.data.replaceRead(new Map());
  state.login = undefined;
  // Another server's clock may be behind, and find alive what is expired here.
  const target = facts ?? (state.status.startsWith("expired") ? token : undefined);
  const ended =
    target !== undefined && (await repeatCall(() => kind.store.destroy(target.id, target.subjectKey)));
  state.facts = undefined;
  state.ending = undefined;
  state.gone = undefined;
  if (ended) kind.events.emit("destroyed", now, { id: target.id });
  const endsOther = await endUntaken(state, answer);
  // If there was nothing to end, the browser may have the cookie of a login that followed: that must stay. Of two cookies
  // that differ none can be read, and one that is left alone could be: this site's own has to go.
  const isSent = ended || state.status === "ambiguous";
  const cookie: Sending = isSent ? removeSessionCookie(kind, answer) : "none";
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
