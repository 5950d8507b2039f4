/** Why a Set-Cookie is ignored, a bit each: a decision collects all that apply without allocating anything. `refusals.ts` has the words. */

export const CONTROL_CHARACTER = 1 << 0;
export const EMPTY_COOKIE = 1 << 1;
export const NAME_VALUE_TOO_LARGE = 1 << 2;
export const INVALID_DOMAIN = 1 << 3;
export const DOMAIN_NOT_ASCII = 1 << 4;
export const DOMAIN_MISMATCH = 1 << 5;
export const PUBLIC_SUFFIX = 1 << 6;
export const HTTP_ONLY_NOT_ALLOWED = 1 << 7;
export const INSECURE_ORIGIN = 1 << 8;
export const OVERWRITES_SECURE = 1 << 9;
export const OVERWRITES_HTTP_ONLY = 1 << 10;
export const SAME_SITE_CROSS_SITE = 1 << 11;
export const SAME_SITE_NONE_INSECURE = 1 << 12;
export const PREFIX_SECURE = 1 << 13;
export const PREFIX_HOST = 1 << 14;
export const PREFIX_HTTP = 1 << 15;
export const PREFIX_HOST_HTTP = 1 << 16;
export const NAMELESS_PREFIX = 1 << 17;
export const NAMELESS_EQUALS = 1 << 18;
export const PARTITIONED_INSECURE = 1 << 19;
export const UNSUPPORTED_SCHEME = 1 << 20;
export const CROSS_SCHEME = 1 << 21;
