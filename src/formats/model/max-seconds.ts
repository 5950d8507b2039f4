/** The last second of the year 9999, since 1970: what is later is in another unit, and no date of HTTP can say it (RFC 9110 §5.6.7). */
export const MAX_SECONDS = 253_402_300_799;
