/** The bits of a packed cookie. A file without imports: bundlers inline its numbers. */

/** 2020, in seconds since 1970: 31 bits reach from 1951 to 2088. Other times only take more memory. */
export const EPOCH = 1_577_836_800;
/** Sentinel: a session cookie. As a time it would be one in 1951. */
export const SESSION = -0x80000000;
export const SECURE = 1;
export const HTTP_ONLY = 2;
export const SAME_SITE_SHIFT = 2;
export const PRIORITY_SHIFT = 4;
export const SET_ORDER_SHIFT = 6;
/** 24 bits, so that the flags stay a small integer. Only the order within a millisecond matters. */
export const MAX_SET_ORDER = 0xffffff;
