/** Telling of sessions that were changed and never committed: the changes are lost, and no error says so. */

import type { SessionData } from "../data/session-data.ts";
import type { SessionState } from "./session-state.ts";

type Forgotten = Omit<SessionState<never>, "data"> & { readonly data: Pick<SessionData<unknown>, "changes"> };

let registry: FinalizationRegistry<Forgotten> | undefined;
const watched = new WeakSet<object>();

/** Emits "uncommitted" if the session is collected with changes, if anybody listens. */
export function watchUncommitted(session: object, state: Forgotten): void {
  if (watched.has(session) || !state.kind.events.isHeard()) return;
  watched.add(session);
  registry ??= new FinalizationRegistry(report);
  registry.register(session, state);
}

function report(state: Forgotten): void {
  const { data, login, ending, facts, kind } = state;
  if (data.changes.size === 0 && !login && !ending) return;
  kind.events.emit("uncommitted", state.kind.currentTime(), {
    id: facts?.id,
    keys: [...data.changes.keys()],
  });
}
