/** The times that a cookie-date can name (RFC 6265bis §5.1.1). */

/** The first time that a cookie-date can name, in milliseconds since 1970; an earlier date counts as this one (§5.1.1). */
export const FIRST_TIME = Date.UTC(1601, 0, 1);

/** The last time that a cookie-date can name, in milliseconds since 1970; a later date counts as this one. */
export const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Whether a cookie-date can name the time, in milliseconds since 1970. NaN is none. */
export function isCookieTime(time: number): boolean {
  return time >= FIRST_TIME && time <= LAST_TIME;
}
