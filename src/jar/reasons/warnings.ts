/** The warnings about a cookie that is stored or sent, but probably not as intended: a bit and a row of words for each. */

import { SPEC } from "../../base/spec.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";

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

/** The bit, the code, its section, the sentence after "The cookie …" (with facts of `facts.ts` in braces), and the fix. */
export const WARNINGS = [
  [
    ATTRIBUTE_TOO_LARGE,
    "attribute-too-large",
    `${SPEC} §5.6`,
    `has attributes over ${MAX_ATTRIBUTE_VALUE_BYTES} bytes, which are ignored: {offendingAttributes}`,
  ],
  [ATTRIBUTE_INVALID, "attribute-invalid", `${SPEC} §5.6`, "has invalid attributes: {offendingAttributes}"],
  [
    ATTRIBUTE_UNKNOWN,
    "attribute-unknown",
    `${SPEC} §5.6`,
    "has unknown attributes: {offendingAttributes}",
    "If they are part of the value, encode the value with encodeURIComponent.",
  ],
  [
    LIFETIME_CAPPED,
    "lifetime-capped",
    `${SPEC} §5.5`,
    "exceeds the maximum lifetime, so it expires at {expiry}",
  ],
  [
    ALREADY_EXPIRED,
    "already-expired",
    `${SPEC} §5.7`,
    "has already expired, and there was no cookie to remove",
  ],
  [
    TREATED_AS_LAX,
    "treated-as-lax",
    `${SPEC} §5.6.7`,
    "has no SameSite, which counts as Lax",
    "Add SameSite=Lax. If other sites should use it, use SameSite=None; Secure.",
  ],
  [
    SHADOWS,
    "shadows",
    `${SPEC} §8.6`,
    "shares its name with the cookie set for {conflicting}, and some requests carry both",
    "Use another name, or the prefix __Host-.",
  ],
  [
    NEAR_SIZE_LIMIT,
    "near-size-limit",
    `${SPEC} §5.6`,
    `has a name and value of {bytes} bytes; the maximum is ${MAX_NAME_VALUE_BYTES}`,
  ],
  [
    NEAR_COUNT_LIMIT,
    "near-count-limit",
    `${SPEC} §6.1`,
    "brings {site} near its limit of {count} cookies",
    "Combine several cookies into one.",
  ],
  [
    EVICTS,
    "evicts",
    `${SPEC} §5.7`,
    "exceeds the limit of {site}, so older cookies are evicted",
    "Combine several cookies into one.",
  ],
  [
    SECURE_OVER_LOOPBACK,
    "secure-over-loopback",
    `${SPEC} §5.7`,
    "is Secure, and plain HTTP is allowed only because {host} is a loopback host",
  ],
  [
    LAX_ALLOWING_UNSAFE,
    "lax-allowing-unsafe",
    `${SPEC} §5.6.7.2`,
    "has no SameSite, which counts as Lax, and is sent only because it is younger than two minutes",
    "If other sites should use it, use SameSite=None; Secure.",
  ],
] as const;
