/** Changing one key at once, by comparing what the store has with what was read, and trying again if they differ. */

import { SessionError } from "../../store/session-error.ts";
import { callStore } from "../../store/store-calls.ts";
import { goneError, noteGone, type StoredState } from "../state/stored-state.ts";
import { LEASE_FIELD, pause } from "./lease.ts";
import { checkSize, leaseLost, noteSeen, seenNow } from "./patch-session.ts";

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
    if (value instanceof Promise) {
      value.catch(() => {});
      throw new TypeError("change must not return a promise: use exclusive");
    }
    const field = value === undefined ? undefined : data.encode(key, value);
    if (facts === undefined || (field === undefined && expected === undefined)) {
      if (field === undefined) data.delete(key);
      else data.put(key, field);
      return;
    }
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
    if (result.status === "gone") throw noteGone(state, result.because, [key]);
    if (state.lease !== undefined && result.fields.get(LEASE_FIELD) !== state.lease) throw leaseLost();
    data.refresh(key, result.fields.get(key));
    if (performance.now() - start > PATIENCE) {
      throw new SessionError(
        "contended",
        `update must write within ${PATIENCE} ms; other writers were faster`,
      );
    }
    await pause(attempt);
  }
}

/** The size must be as `commit` would have it, and the subject as it is, whatever else waits for the commit. */
function checkUpdate({ kind, data }: StoredState, key: string, field: string | undefined): void {
  const stored = data.withStored(key, field);
  checkSize(kind, stored);
  const before = kind.subjectKeyOf(() => data.unchanged().toLazyObject());
  if (kind.subjectKeyOf(() => stored.toLazyObject()) !== before) {
    throw new TypeError("update must not change the subject: set it, and commit");
  }
}
