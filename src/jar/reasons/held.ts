/** Why a stored cookie does not go with a request, a bit each. `holds.ts` has the words. */

export const HOST_MISMATCH = 1 << 0;
export const PATH_MISMATCH = 1 << 1;
export const SECURE_REQUIRED = 1 << 2;
export const HTTP_ONLY_HIDDEN = 1 << 3;
export const SAME_SITE_STRICT = 1 << 4;
export const SAME_SITE_LAX = 1 << 5;
export const SAME_SITE_UNSET = 1 << 6;
export const PARTITION_MISMATCH = 1 << 7;
export const EXPIRED = 1 << 8;
export const UNSUPPORTED_SCHEME = 1 << 9;
export const CROSS_SCHEME = 1 << 10;
