/** Lifetimes that a reader enforces, from the time of issue inside a cookie. */

import type { ForeignReason } from "./codec.ts";

/** For schemes that carry when they were issued. */
export type TimedOptions = {
  /** The time, in milliseconds: to judge by when reading, to be issued at when writing. The clock's unless said. */
  readonly now?: number | undefined;
  /** For how long what is read is good, in seconds. Unless said, what the framework has for it. */
  readonly maxAge?: number | undefined;
};

export function nowOf({ now = Date.now() }: TimedOptions): number {
  return now;
}

/** Whole seconds since 1970, as these schemes count. */
export function secondsOf(options: TimedOptions): number {
  return Math.floor(nowOf(options) / 1000);
}

/** When it was issued and when it ends, or that it has. `issued` is in seconds since 1970, `maxAge` in seconds. */
export function lifetimeOf(
  issued: number,
  maxAge: number | undefined,
  options: TimedOptions,
): { readonly issuedAt: Date; readonly expires?: Date } | Extract<ForeignReason, "expired"> {
  const issuedAt = new Date(issued * 1000);
  if (maxAge === undefined) return { issuedAt };
  // As these frameworks have it: whole seconds, and the last one still counts.
  if (secondsOf(options) - issued > maxAge) return "expired";
  return { issuedAt, expires: new Date((issued + maxAge) * 1000) };
}
