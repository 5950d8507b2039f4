/** The lease of a turn of `exclusive`: a field of the library's own, which ends by itself if its holder dies. */

import { randomText } from "../../../keys/digest.ts";

/** The field that holds the lease. */
export const LEASE_FIELD = ".lease";

/** Returns a new lease that ends at `end` (ms). */
export function createLease(end: number): string {
  return `${Math.ceil(end)}.${randomText(9)}`;
}

/** Whether a lease still holds at `now`. */
export function isHeld(lease: string | undefined, now: number): boolean {
  return lease !== undefined && now < Number.parseInt(lease, 10);
}

/** Waits before the next attempt: longer each time, up to 50 ms, and never as long as the others. */
export function pause(attempt: number): Promise<void> {
  if (attempt === 0) return Promise.resolve();
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, 50)));
}
