/** Turns of one session, one at a time, as mod_python's lock of a session: the session is read anew, changed and written. */

import { splitFields } from "../../data/own-fields.ts";
import type { SessionStatus } from "../../model/session-events.ts";
import type { ExclusiveOptions } from "../../session/session.ts";
import { subjectAfter } from "../../session/session-state.ts";
import { SessionError } from "../../store/session-error.ts";
import { repeatCall } from "../../store/store-calls.ts";
import { judgeRecord, toFacts } from "../state/record.ts";
import { type Gone, goneError, noteGone, type StoredState } from "../state/stored-state.ts";
import { createLease, isHeld, LEASE_FIELD, pause } from "./lease.ts";
import { checkSize, leaseLost, patchSession } from "./patch-session.ts";

export async function runExclusively<T>(
  state: StoredState,
  work: () => T | Promise<T>,
  { wait = 5000, hold = 10_000 }: ExclusiveOptions,
): Promise<T> {
  checkDuration("wait", wait, 0);
  checkDuration("hold", hold, 1);
  state.isInTurn = true;
  // What was set before is written in the turn, but stays for the commit if the turn fails.
  state.data.mark();
  try {
    // Nobody else knows of a session that is not stored.
    return await (state.facts === undefined ? work() : runTurn(state, work, wait, hold));
  } catch (error) {
    state.data.returnToMark();
    throw error;
  } finally {
    state.isInTurn = false;
  }
}

async function runTurn<T>(
  state: StoredState,
  work: () => T | Promise<T>,
  wait: number,
  hold: number,
): Promise<T> {
  const { kind, data } = state;
  if (state.gone !== undefined || state.status === "superseded") throw goneError(state.gone ?? "superseded");
  await takeLease(state, wait, hold);
  let result: T;
  try {
    await readAnew(state);
    result = await work();
    if (subjectAfter(state) !== state.facts?.subjectKey) {
      throw new TypeError("the subject must not change in a turn of exclusive");
    }
    checkSize(kind, data);
  } catch (error) {
    data.dropChanges();
    // What `work` threw matters more than a lease that is lost, or that ends by itself.
    await giveUpLease(state).catch(() => {});
    throw error;
  }
  const status = await giveUpLease(state);
  if (status === "ok") return result;
  throw noteGone(state, status, data.dropChanges());
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
    const now = state.kind.currentTime();
    const lease = createLease(now + hold);
    const patch = {
      now,
      set: new Map([[LEASE_FIELD, lease]]),
      expect: new Map([[LEASE_FIELD, expected]]),
    };
    const result = await repeatCall(() => kind.store.patch(facts!.id, patch));
    if (result.status === "gone") throw noteGone(state, result.because);
    const standing = result.status === "ok" ? lease : result.fields.get(LEASE_FIELD);
    // After an unknown outcome the lease can be there already.
    if (standing === lease) {
      state.lease = lease;
      return;
    }
    const held = isHeld(standing, now);
    // A lease that is over is taken at once.
    expected = held ? undefined : standing;
    if (!held) continue;
    if (performance.now() - start >= wait) {
      throw new SessionError("lock-timeout", `exclusive must get its turn within ${wait} ms; others have it`);
    }
    await pause(attempt + 2);
  }
}

async function readAnew(state: StoredState): Promise<void> {
  const { kind, facts, data } = state;
  const found = await repeatCall(() => kind.store.read(facts!.id, facts!.subjectKey));
  const status =
    found === undefined ? "ended" : judgeRecord(found.record, found.epoch, state.kind.currentTime());
  if (found === undefined || status !== "ok") throw noteGone(state, becauseOf(status));
  // It can have ended before the answer came.
  if (found.record.fields.get(LEASE_FIELD) !== state.lease) throw leaseLost();
  const { fields, own } = splitFields(found.record.fields);
  data.replaceRead(fields);
  state.own = own;
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
