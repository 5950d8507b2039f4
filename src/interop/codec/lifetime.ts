/** Lifetimes that a reader enforces, counted from the time of issue inside a cookie. */

import type { ForeignFailure, TimeOptions } from "./codec.ts";

/** Options of schemes that carry their time of issue or their expiry. */
export type TimedOptions = {
  /** Lifetime in seconds. Default: the framework's own default. */
  readonly maxAge?: number | undefined;
};

/** The last millisecond that a `Date` can hold. */
const MAX_TIME = 8.64e15;

/** @throws RangeError if it is no lifetime, because with NaN nothing would ever expire; TypeError if it is not a number. */
export function checkMaxAge(maxAge: number | undefined): void {
  if (maxAge !== undefined) checkNumber("maxAge", maxAge, "seconds", MAX_TIME / 1000);
}

/** Returns the time of a call in milliseconds. @throws RangeError or TypeError if `now` is no time. */
export function currentTime({ now = Date.now() }: TimeOptions = {}): number {
  checkNumber("now", now, "milliseconds", MAX_TIME);
  return now;
}

/** Returns the time of a call in whole seconds since 1970, the unit of these schemes. */
export function currentSeconds(options?: TimeOptions): number {
  return Math.floor(currentTime(options) / 1000);
}

/** The times of a result. */
export type Times = { readonly issuedAt?: Date; readonly expires?: Date };

/** Returns the times, given in milliseconds, but for those that no `Date` can hold. */
export function toTimes({
  issuedAt,
  expires,
}: {
  issuedAt?: number | undefined;
  expires?: number | undefined;
}): Times {
  return {
    ...(isTime(issuedAt) && { issuedAt: new Date(issuedAt) }),
    ...(isTime(expires) && { expires: new Date(expires) }),
  };
}

/** Returns the time of issue and the expiry, or "expired". `issued` is in seconds since 1970, `maxAge` in seconds. */
export function computeLifetime(
  issued: number,
  maxAge: number | undefined,
  options: TimeOptions | undefined,
): Times | Extract<ForeignFailure, "expired"> {
  const now = currentSeconds(options);
  // As these frameworks compare: in whole seconds, and the last second is still valid.
  if (maxAge !== undefined && now - issued > maxAge) return "expired";
  return toTimes({
    issuedAt: issued * 1000,
    expires: maxAge === undefined ? undefined : (issued + maxAge) * 1000,
  });
}

function isTime(time: number | undefined): time is number {
  return time !== undefined && Math.abs(time) <= MAX_TIME;
}

function checkNumber(name: string, value: unknown, unit: string, max: number): void {
  if (typeof value !== "number") {
    throw new TypeError(`${name} must be a finite number of ${unit}; got ${typeof value}`);
  }
  if (value >= 0 && value <= max) return;
  throw new RangeError(`${name} must be a finite number of ${unit} from 0 to ${max}; got ${value}`);
}
