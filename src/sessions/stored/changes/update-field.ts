/** Changing one key at once, by comparing what the store has with what was read, and trying again if they differ. */

import { SessionError } from "../../store/session-error.ts";
import { callStore } from "../../store/store-calls.ts";
import { reportGone, type StoredState } from "../state/stored-state.ts";
import { LEASE_FIELD, pause } from "./lease.ts";
import { goneError, leaseLost, noteSeen, seenNow } from "./patch-session.ts";

/** How long to try, in milliseconds. */
const PATIENCE = 5000;

/** Calls `change` for the new value, until it could be written over the value that `change` knew. */
export async function updateField(state: StoredState, key: string, change: () => unknown): Promise<void> {
  const { kind, data, facts } = state;
  const start = performance.now();
  for (let attempt = 0; ; attempt++) {
    const because = state.gone ?? (state.status === "superseded" ? "superseded" : undefined);
    if (because !== undefined) throw goneError(because);
    const expected = data.read.get(key);
    const value = change();
    const field = value === undefined ? undefined : data.encode(key, value);
    if (facts === undefined) {
      data.put(key, field);
      return;
    }
    if (field === undefined && expected === undefined) return;
    checkUpdate(state, key, field);
    const patch = {
      ...seenNow(state),
      ...(field === undefined ? { delete: [key] } : { set: new Map([[key, field]]) }),
      expect: new Map([
        [key, expected],
        ...(state.lease === undefined ? [] : [[LEASE_FIELD, state.lease] as const]),
      ]),
    };
    const result = await callStore(() => kind.store.patch(facts.id, patch));
    if (result.status === "ok") {
      data.put(key, field);
      data.settle(new Map([[key, field]]));
      noteSeen(state, patch);
      return;
    }
    if (result.status === "gone") {
      reportGone(state, result.because);
      throw goneError(result.because);
    }
    if (state.lease !== undefined && result.fields.get(LEASE_FIELD) !== state.lease) throw leaseLost();
    data.settle(new Map([[key, result.fields.get(key)]]));
    if (performance.now() - start > PATIENCE) {
      throw new SessionError(
        "contended",
        `update must write within ${PATIENCE} ms; other writers were faster`,
      );
    }
    await pause(attempt);
  }
}

/** The size must be as `commit` would have it, and the subject as it is. */
function checkUpdate({ kind, data }: StoredState, key: string, field: string | undefined): void {
  const changed = data.with(key, field);
  if (changed.size > kind.maxBytes) {
    throw new SessionError(
      "too-large",
      `a session must have at most ${kind.maxBytes} bytes of data; got ${changed.size}`,
    );
  }
  const before = kind.subjectKeyOf(() => data.toObject());
  if (kind.subjectKeyOf(() => changed.toObject()) !== before) {
    throw new TypeError("update must not change the subject: set it, and commit");
  }
}
