/** Writing the changes of a live session in one step, merged with what other requests wrote. */

import type { SessionData } from "../../data/session-data.ts";
import { SessionError } from "../../store/session-error.ts";
import type { SessionPatch } from "../../store/session-store.ts";
import { callStore, repeatCall } from "../../store/store-calls.ts";
import type { Gone, StoredKind, StoredState } from "../state/stored-state.ts";
import { deletedKeys, setFields } from "./create-session.ts";
import { LEASE_FIELD } from "./lease.ts";

/** Writes all changes, and deletes these fields besides. Returns why nothing was written if the session is over. */
export async function patchSession(state: StoredState, fields: readonly string[] = []): Promise<"ok" | Gone> {
  const { kind, data, facts, lease } = state;
  const changes = new Map(data.changes);
  const set = setFields(changes);
  const deleted = deletedKeys(changes).concat(fields);
  const patch = {
    ...seenNow(state),
    ...(set.size > 0 && { set }),
    ...(deleted.length > 0 && { delete: deleted }),
    ...(lease !== undefined && { expect: new Map([[LEASE_FIELD, lease]]) }),
  };
  let calls = 0;
  const call = () => {
    calls++;
    return kind.store.patch(facts!.id, patch);
  };
  // To set the same twice is harmless, but a lease that is given up is not there a second time.
  const result = await (lease === undefined ? repeatCall : callStore)(call);
  if (result.status === "gone") {
    // The first of two calls can have been in time: then others may have read the changes, or moved them to a new id.
    if (calls > 1 && changes.size > 0) {
      throw new SessionError("unknown-outcome", "the session is over; the change may have happened before");
    }
    return result.because;
  }
  if (result.status === "conflict") throw leaseLost();
  data.settle(changes);
  noteSeen(state, patch);
  return "ok";
}

/** @throws SessionError "too-large" */
export function checkSize({ maxBytes }: StoredKind, { size }: SessionData<string>): void {
  if (size <= maxBytes) return;
  throw new SessionError("too-large", `a session must have at most ${maxBytes} bytes of data; got ${size}`);
}

/** Returns the time of a patch, and whether it extends the idle time. */
export function seenNow(state: StoredState): Pick<SessionPatch, "now" | "seen"> {
  const now = state.kind.currentTime();
  const { lastSeenAt, idle } = state.facts!;
  return now - lastSeenAt >= idle * 100 ? { now, seen: true } : { now };
}

/** Takes over what a patch did to the idle time. */
export function noteSeen(state: StoredState, { now, seen }: SessionPatch): void {
  if (seen !== true || state.facts === undefined) return;
  state.facts = { ...state.facts, lastSeenAt: now };
  state.kind.events.emit("renewed", now, { id: state.facts.id });
}

export function leaseLost(): SessionError {
  return new SessionError(
    "lock-lost",
    "the turn of exclusive ended before its work did: nothing was written",
  );
}
