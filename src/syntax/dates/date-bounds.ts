/** The times that a cookie-date can name (RFC 6265bis §5.1.1). */

/** 1 January 1601, the first time that a cookie-date can name, in milliseconds since 1970; an earlier date counts as this one (§5.1.1). */
export const FIRST_TIME = -11_644_473_600_000;

/** The end of the year 9999, the last time that a cookie-date can name, in milliseconds since 1970; a later date counts as this one. */
export const LAST_TIME = 253_402_300_799_999;

/** Whether it is a time that a cookie-date can name, in milliseconds since 1970. NaN is none. */
export function isCookieTime(time: unknown): time is number {
  return typeof time === "number" && time >= FIRST_TIME && time <= LAST_TIME;
}
