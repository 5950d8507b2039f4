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

/** Calls the store, and once more if the outcome of the first call is unknown: the call must do the same twice. */
export async function repeatCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await callStore(call);
  } catch (error) {
    if (!(error instanceof SessionError && error.code === "unknown-outcome")) throw error;
    return callStore(call);
  }
}

/** The store's own error stays out: its message may hold a value. */
function toSessionError(error: unknown): unknown {
  if (error instanceof SessionError) return error;
  return new SessionError("store-unavailable", "the store failed: see its own log", causedBy(error));
}
