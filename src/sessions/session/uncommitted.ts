/** Telling of sessions that were changed and never committed: the changes are lost, and no error says so. */

import type { SessionData } from "../data/session-data.ts";
import type { SessionState } from "./session-state.ts";

type Watchable = Omit<SessionState<never>, "data" | "own"> & {
  readonly data: Pick<SessionData<unknown>, "changes">;
};

/**
 * What is known of a session after it was collected. Not its state: that leads to the request, and frameworks' requests lead
 * to the session, which could then never be collected.
 */
type Forgotten = Pick<Watchable, "kind" | "data"> & { isDue: boolean; id: string | undefined };

let registry: FinalizationRegistry<Forgotten> | undefined;
const watched = new WeakMap<object, Forgotten>();

/** Emits "uncommitted" if the session is collected with changes, if anybody listens. */
export function watchUncommitted(session: object, state: Watchable): void {
  const { kind, data } = state;
  if (!watched.has(session) && kind.events.isHeard()) {
    const forgotten: Forgotten = { kind, data, isDue: false, id: undefined };
    watched.set(session, forgotten);
    registry ??= new FinalizationRegistry(report);
    registry.register(session, forgotten);
  }
  noteProgress(session, state);
}

/** Notes what a change or a commit has left to do. */
export function noteProgress(session: object, { login, ending, facts }: Watchable): void {
  const forgotten = watched.get(session);
  if (forgotten === undefined) return;
  forgotten.isDue = login !== undefined || ending !== undefined;
  forgotten.id = facts?.id;
}

function report(forgotten: Forgotten): void {
  const { kind, data, isDue, id } = forgotten;
  if (data.changes.size === 0 && !isDue) return;
  kind.events.emit("uncommitted", kind.currentTime(), { id, keys: [...data.changes.keys()] });
}
