/** Calling the store: what it throws becomes a `SessionError`, and what is harmless to repeat is repeated once. */

import { causedBy } from "../../base/cookie-error.ts";
import { SessionError } from "./session-error.ts";

/** Calls the store. @throws SessionError */
export async function callStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toSessionError(error);
  }
}

/**
 * Calls the store, and once more if the outcome of the first call is unknown: the call must do the same twice. If the second call
 * fails as well, the first may have happened.
 */
export async function repeatCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await callStore(call);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    try {
      return await callStore(call);
    } catch {
      throw error;
    }
  }
}

/**
 * Waits for a change, and for a call that runs beside it. If the call beside it fails, the change may have happened all the same:
 * then it is not reported as one that did not.
 */
export async function callBeside<T, C>(beside: Promise<T>, change: Promise<C>): Promise<[T, C]> {
  const [other, changed] = await Promise.allSettled([beside, change]);
  if (changed.status === "rejected") throw changed.reason;
  if (other.status === "fulfilled") return [other.value, changed.value];
  const { cause } = other.reason as { readonly cause?: unknown };
  throw new SessionError("unknown-outcome", "a call beside the change failed; the change may have happened", {
    cause,
  });
}

/** Asks the store whether a change of unknown outcome happened. Without an answer it stays unknown. */
export async function askAfterwards<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await repeatCall(call);
  } catch (error) {
    const { cause } = error as { readonly cause?: unknown };
    throw new SessionError("unknown-outcome", "the change may have happened: the store did not say", {
      cause,
    });
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof SessionError && error.code === "unknown-outcome";
}

/** The store's own error stays out: its message may hold a value. */
function toSessionError(error: unknown): unknown {
  if (error instanceof SessionError) return error;
  return new SessionError("store-unavailable", "the store failed: see its own log", causedBy(error));
}
