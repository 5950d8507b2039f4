/** Destroying a session: it ends in the store, and its cookie goes if the browser can still have this one. */

import { NO_FIELDS } from "../../data/own-fields.ts";
import type { CommitResult } from "../../session/session.ts";
import { type Answer, refuseHeaderless, removeEnded } from "../../session/session-cookie.ts";
import type { SessionFacts } from "../../session/session-state.ts";
import { repeatCall } from "../../store/store-calls.ts";
import type { StoredKind, StoredState } from "../state/stored-state.ts";

export async function destroySession(state: StoredState, answer: Answer): Promise<CommitResult> {
  const { kind, facts, ending, token } = state;
  const now = kind.currentTime();
  refuseHeaderless(answer, ending);
  state.data.dropChanges();
  state.data.replaceRead(new Map());
  state.login = undefined;
  // Another server's clock may be behind, and find alive what is expired here.
  const target = facts ?? (state.status.startsWith("expired") ? token : undefined);
  const ended = target !== undefined && (await destroy(kind, target));
  state.facts = undefined;
  state.token = undefined;
  state.ending = undefined;
  state.gone = undefined;
  if (ended) kind.events.emit("destroyed", now, { id: target.id });
  const endsOther = await endUntaken(state, answer);
  const { status } = state;
  const cookie = removeEnded(kind, { ended: ended || endsOther, status }, answer, ending);
  if (facts !== undefined) kind.attached.device?.end(state, facts, answer);
  state.own = NO_FIELDS;
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

/** After an unknown outcome a session that is not there has ended by the first call. */
async function destroy(
  { store }: StoredKind,
  { id, subjectKey }: Pick<SessionFacts, "id" | "subjectKey">,
): Promise<boolean> {
  let calls = 0;
  const ended = await repeatCall(() => {
    calls++;
    return store.destroy(id, subjectKey);
  });
  return ended || calls > 1;
}
