/** Lifetimes that a reader enforces, counted from the time of issue inside a cookie. */

import type { ForeignFailure, TimeOptions } from "./codec.ts";

/** Options of schemes that carry their time of issue or their expiry. */
export type TimedOptions = {
  /** Lifetime in seconds. Default: the framework's own default. */
  readonly maxAge?: number | undefined;
};

/** @throws TypeError if it is not a number of seconds: with NaN, nothing would ever expire. */
export function checkMaxAge(maxAge: number | undefined): void {
  if (maxAge === undefined || (Number.isFinite(maxAge) && maxAge >= 0)) return;
  throw new TypeError(`maxAge must be a finite number of seconds, at least 0; got ${describeNumber(maxAge)}`);
}

/** Returns the time of a call in milliseconds. @throws TypeError if `now` is not a number. */
export function currentTime({ now = Date.now() }: TimeOptions = {}): number {
  if (Number.isFinite(now)) return now;
  throw new TypeError(`now must be a finite number of milliseconds; got ${describeNumber(now)}`);
}

/** Returns the time of a call in whole seconds since 1970, the unit of these schemes. */
export function currentSeconds(options?: TimeOptions): number {
  return Math.floor(currentTime(options) / 1000);
}

/** Returns the time of issue and the expiry, or "expired". `issued` is in seconds since 1970, `maxAge` in seconds. */
export function computeLifetime(
  issued: number,
  maxAge: number | undefined,
  options: TimeOptions | undefined,
): { readonly issuedAt: Date; readonly expires?: Date } | Extract<ForeignFailure, "expired"> {
  const issuedAt = new Date(issued * 1000);
  if (maxAge === undefined) return { issuedAt };
  // As these frameworks compare: in whole seconds, and the last second is still valid.
  if (currentSeconds(options) - issued > maxAge) return "expired";
  return { issuedAt, expires: new Date((issued + maxAge) * 1000) };
}

function describeNumber(value: unknown): string {
  return typeof value === "number" ? String(value) : typeof value;
}
