/** The limits that servers and user agents share (RFC 6265bis §5.1.1, §5.5, §5.6, §5.7). */

/** Bytes of a cookie's name and value together; a larger cookie is ignored (§5.6 step 6). */
export const MAX_NAME_VALUE_BYTES = 4096;

/** Bytes of an attribute's value; an attribute with a longer value is ignored (§5.6, unparsed-attributes step 7). */
export const MAX_ATTRIBUTE_VALUE_BYTES = 1024;

/**
 * 400 days, in seconds (§5.5). The jar reduces a longer lifetime (`jar/rules/store-cookie.ts`); a server's cookie is
 * refused (`cookies/attributes/attributes.ts`).
 */
export const MAX_LIFETIME_SECONDS = 34_560_000;
