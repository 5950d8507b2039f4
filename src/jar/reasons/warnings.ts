/** The warnings about a cookie that is stored or sent, but probably not as intended: a bit and a row of words for each. */

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
export const NOT_REMOVED = 1 << 12;
export const NOT_BYTES = 1 << 13;
export const FIELD_NAME = 1 << 14;

/** In the order of the bits: the code, its section, the sentence after "The cookie …" (with facts of `facts.ts` in braces), and the fix. */
export const WARNINGS = [
  ["attribute-too-large", "5.6", "has attributes over 1024 bytes, which are ignored"],
  [
    "attribute-invalid",
    "5.6",
    "has attributes with an invalid or ignored value: {attributes}",
    "Separate cookies that a comma joins.",
  ],
  ["attribute-unknown", "5.6", "has unknown attributes", "If they belong to the value, encode it."],
  ["lifetime-capped", "5.5", "exceeds the maximum lifetime, and expires at {expiry}"],
  ["already-expired", "5.7", "has expired, and removes no cookie"],
  ["treated-as-lax", "5.6.7", "has no SameSite, which counts as Lax", "Add SameSite=Lax."],
  [
    "shadows",
    "8.6",
    "shares its name and some requests with the cookie set for {conflicting}",
    "Use another name.",
  ],
  ["near-size-limit", "5.6", "has a name and value of {bytes} bytes; the maximum is 4096"],
  ["near-count-limit", "6.1", "is near the limit of {site}, {count} cookies", "Combine several into one."],
  ["evicts", "5.7", "exceeds the limit of {site}, so older cookies are evicted", "Combine several into one."],
  ["secure-over-loopback", "5.7", "is Secure, but allowed over plain HTTP because {host} is loopback"],
  [
    "lax-allowing-unsafe",
    "5.6.7.2",
    "has no SameSite, which counts as Lax, and is sent only in its first two minutes",
    "For other sites, use SameSite=None; Secure.",
  ],
  [
    "not-removed",
    "5.7",
    "does not remove the cookie set for {conflicting}",
    "Repeat its Domain (or none), Path and partition.",
  ],
  ["not-bytes", "5.8.3", "has text that no client can send", "Encode it."],
  ["field-name", "4.1", 'came after "Set-Cookie:", which is not part of it', "Leave it out."],
] as const;
