/** The numbers that servers and user agents share (RFC 6265bis §5.5, §5.6, §5.7). */

/** A cookie's name and value together, in octets; a longer cookie is ignored whole (§5.6 step 6). */
export const MAX_NAME_VALUE_BYTES = 4096;

/** An attribute's value, in octets; a longer attribute is ignored (§5.6, unparsed-attributes step 7). */
export const MAX_ATTRIBUTE_VALUE_BYTES = 1024;

/** 400 days, in seconds: what a longer lifetime is cut to (§5.5). */
export const MAX_LIFETIME_SECONDS = 34_560_000;
