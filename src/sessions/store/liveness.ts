/** Whether a session is alive: its two limits of time, and the epoch of its subject. */

import type { Epoch, SessionRecord } from "./session-store.ts";

type Times = Pick<SessionRecord, "lastSeenAt" | "idle" | "absoluteEnd">;

/** Returns when the session ends if nothing is committed until then, in milliseconds. */
export function computeEnd({ lastSeenAt, idle, absoluteEnd }: Times): number {
  return Math.min(lastSeenAt + idle * 1000, absoluteEnd);
}

/** Whether the epoch lets a session live: it began in the epoch, or is the one that was excepted. */
export function isOfEpoch(
  epoch: Epoch | undefined,
  session: { readonly id: string; readonly epoch: number },
): boolean {
  return epoch === undefined || session.epoch >= epoch.value || epoch.except === session.id;
}

/** Returns the epoch after a revocation at `now`. A session that is not alive by the epoch that stands cannot be excepted. */
export function raise(
  epoch: Epoch | undefined,
  now: number,
  except?: { readonly id: string; readonly epoch: number },
): Epoch {
  const value = Math.max((epoch?.value ?? 0) + 1, now);
  return except !== undefined && isOfEpoch(epoch, except) ? { value, except: except.id } : { value };
}
