/** Turns of one session, one at a time, as mod_python's lock of a session: the session is read anew, changed and written. */

import type { SessionStatus } from "../../model/session-events.ts";
import type { ExclusiveOptions } from "../../session/session.ts";
import { subjectAfter, timeOf } from "../../session/session-state.ts";
import { SessionError } from "../../store/session-error.ts";
import { callStore, repeatCall } from "../../store/store-calls.ts";
import { judgeRecord, toFacts, withoutOwn } from "../state/record.ts";
import { type Gone, reportGone, type StoredState } from "../state/stored-state.ts";
import { createLease, isHeld, LEASE_FIELD, pause } from "./lease.ts";
import { goneError, patchSession } from "./patch-session.ts";

export async function runExclusively<T>(
  state: StoredState,
  work: () => T | Promise<T>,
  { wait = 5000, hold = 10_000 }: ExclusiveOptions,
): Promise<T> {
  checkDuration("wait", wait, 0);
  checkDuration("hold", hold, 1);
  // Nobody else knows of a session that is not stored.
  if (state.facts === undefined) return work();
  if (state.gone !== undefined || state.status === "superseded") throw goneError(state.gone ?? "superseded");
  await takeLease(state, wait, hold);
  let result: T;
  try {
    await readAnew(state);
    result = await work();
    if (subjectAfter(state) !== state.facts.subjectKey) {
      throw new TypeError("the subject must not change in a turn of exclusive");
    }
  } catch (error) {
    state.data.dropChanges();
    // What `work` threw matters more than a lease that is lost, or that ends by itself.
    await giveUpLease(state).catch(() => {});
    throw error;
  }
  const status = await giveUpLease(state);
  if (status === "ok") return result;
  reportGone(state, status);
  throw goneError(status);
}

function checkDuration(name: string, duration: number, least: number): void {
  if (typeof duration === "number" && duration >= least && duration <= 3_600_000) return;
  const found = typeof duration === "number" ? duration : typeof duration;
  throw new RangeError(`${name} must be milliseconds, from ${least} to 3600000; got ${found}`);
}

async function takeLease(state: StoredState, wait: number, hold: number): Promise<void> {
  const { kind, facts } = state;
  const start = performance.now();
  let expected: string | undefined;
  for (let attempt = 0; ; attempt++) {
    const now = timeOf(state);
    const lease = createLease(now + hold);
    const patch = {
      now,
      set: new Map([[LEASE_FIELD, lease]]),
      expect: new Map([[LEASE_FIELD, expected]]),
    };
    const result = await callStore(() => kind.store.patch(facts!.id, patch));
    if (result.status === "ok") {
      state.lease = lease;
      return;
    }
    if (result.status === "gone") {
      reportGone(state, result.because);
      throw goneError(result.because);
    }
    const standing = result.fields.get(LEASE_FIELD);
    expected = isHeld(standing, now) ? undefined : standing;
    if (performance.now() - start >= wait) {
      throw new SessionError("lock-timeout", `exclusive must get its turn within ${wait} ms; others have it`);
    }
    // A lease that is over is taken at once.
    if (expected === undefined) await pause(attempt + 2);
  }
}

/** What this request changed before stays. */
async function readAnew(state: StoredState): Promise<void> {
  const { kind, facts, data } = state;
  const found = await repeatCall(() => kind.store.read(facts!.id, facts!.subjectKey));
  const status = found === undefined ? "ended" : judgeRecord(found.record, found.epoch, timeOf(state));
  if (found === undefined || status !== "ok") throw goneError(status === "ok" ? "ended" : becauseOf(status));
  data.replaceRead(withoutOwn(found.record.fields));
  state.facts = toFacts(found, facts!.persistent);
}

function becauseOf(status: SessionStatus): Gone {
  if (status === "superseded" || status === "revoked") return status;
  return status.startsWith("expired") ? "expired" : "ended";
}

/** Writes what changed, and gives up the lease, in one step. */
async function giveUpLease(state: StoredState): Promise<"ok" | Gone> {
  try {
    return await patchSession(state, [LEASE_FIELD]);
  } finally {
    state.lease = undefined;
  }
}
