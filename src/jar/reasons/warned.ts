/** What an author may not have meant of a cookie that is stored or sent, a bit each. `warnings.ts` has the words. */

export const ATTRIBUTE_TOO_LARGE = 1 << 0;
export const ATTRIBUTE_INVALID = 1 << 1;
export const ATTRIBUTE_UNKNOWN = 1 << 2;
export const LIFETIME_CAPPED = 1 << 3;
export const ALREADY_EXPIRED = 1 << 4;
export const TREATED_AS_LAX = 1 << 5;
export const SHADOWS = 1 << 6;
export const NEAR_SIZE_LIMIT = 1 << 7;
export const NEAR_COUNT_LIMIT = 1 << 8;
export const EVICTS = 1 << 9;
export const SECURE_OVER_LOOPBACK = 1 << 10;
export const LAX_ALLOWING_UNSAFE = 1 << 11;
