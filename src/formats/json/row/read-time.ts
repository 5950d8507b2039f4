/** Times of JSON files: seconds since 1970, with or without a fraction, where another unit is told apart; and ISO 8601. */

import { MAX_SECONDS } from "../../model/max-seconds.ts";

/** A time in milliseconds, and what was unusual about it. Without `ms` the time was not understood. */
export type FileTime = { readonly ms?: number | undefined; readonly problem?: string | undefined };

/** Reads a time of a field in seconds. */
export function readTime(value: unknown): FileTime {
  if (typeof value === "number") return readSeconds(value);
  if (typeof value !== "string") return { problem: `must be a number; got ${typeof value}` };
  if (/^-?\d{1,19}(\.\d{1,19})?$/.test(value)) {
    const { ms, problem = "must be a number; got a string with one" } = readSeconds(Number(value));
    return { ms, problem };
  }
  const { ms } = readIsoTime(value);
  return ms === undefined
    ? { problem: "must be a number; got a string" }
    : { ms, problem: "must be a number; got a date in ISO 8601" };
}

/** Reads a time of a field in ISO 8601. */
export function readIsoTime(value: unknown): FileTime {
  const ms = typeof value === "string" && ISO_DATE.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? { problem: "must be a date in ISO 8601" } : { ms };
}

/** Returns the seconds since 1970, which read as the same millisecond. */
export function writeSeconds(ms: number): number {
  return ms / 1000;
}

/** After the year 9999 a number makes no sense as seconds, but as milliseconds. */
function readSeconds(seconds: number): FileTime {
  if (!Number.isFinite(seconds)) return { problem: "must be a finite number" };
  // A fraction in binary can be a little less than what it stands for.
  if (Math.abs(seconds) <= MAX_SECONDS) return { ms: Math.floor(seconds * 1000 + 0.001) };
  return Math.abs(seconds) <= MAX_SECONDS * 1000
    ? { ms: Math.floor(seconds), problem: "makes no sense in seconds; read as milliseconds" }
    : { problem: "makes no sense in seconds, and in milliseconds neither" };
}

const ISO_DATE =
  /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
