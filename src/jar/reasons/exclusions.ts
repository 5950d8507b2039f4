/** The reasons to exclude a stored cookie from a request (RFC 6265bis §5.8.3): a bit and a row of words for each. */

import { SPEC } from "../../base/spec.ts";

export const HOST_MISMATCH = 1 << 0;
export const SITE_MISMATCH = 1 << 1;
export const PATH_MISMATCH = 1 << 2;
export const SECURE_REQUIRED = 1 << 3;
export const HTTP_ONLY_HIDDEN = 1 << 4;
export const SAME_SITE_STRICT = 1 << 5;
export const SAME_SITE_LAX = 1 << 6;
export const SAME_SITE_UNSET = 1 << 7;
export const PARTITION_MISMATCH = 1 << 8;
export const EXPIRED = 1 << 9;
export const UNSUPPORTED_SCHEME = 1 << 10;
export const CROSS_SCHEME = 1 << 11;

/** The bit, the code, its section, the sentence after "The cookie …" (with facts of `facts.ts` in braces), and the fix. */
export const EXCLUSIONS = [
  [
    HOST_MISMATCH,
    "host-mismatch",
    `${SPEC} §5.8.3`,
    "is for {scope}, not for {host}",
    "Set it with a Domain that contains both.",
  ],
  // No Domain contains hosts of two sites.
  [SITE_MISMATCH, "host-mismatch", `${SPEC} §5.8.3`, "is for {scope}, and {host} is of another site"],
  [
    PATH_MISMATCH,
    "path-mismatch",
    `${SPEC} §5.8.3`,
    "is for the path {path}, which does not contain {urlPath}",
    "Set it with Path=/.",
  ],
  [
    SECURE_REQUIRED,
    "secure-required",
    `${SPEC} §5.8.3`,
    "is Secure, but the request uses plain HTTP",
    "Use https.",
  ],
  [HTTP_ONLY_HIDDEN, "http-only-hidden", `${SPEC} §5.8.3`, "is HttpOnly, but a script asks for it"],
  [
    SAME_SITE_STRICT,
    "same-site-strict",
    `${SPEC} §5.8.3`,
    "is SameSite=Strict, but the request is cross-site",
    "If links should carry it, use SameSite=Lax.",
  ],
  [
    SAME_SITE_LAX,
    "same-site-lax",
    `${SPEC} §5.8.3`,
    "is SameSite=Lax, but the request is cross-site and not a followed link",
    "If other sites should use it, use SameSite=None; Secure.",
  ],
  [
    SAME_SITE_UNSET,
    "same-site-unset",
    `${SPEC} §5.8.3`,
    "has no SameSite, which counts as Lax, but the request is cross-site and not a followed link",
    "If other sites should use it, use SameSite=None; Secure.",
  ],
  [
    PARTITION_MISMATCH,
    "partition-mismatch",
    "CHIPS §2.4",
    "is Partitioned under {partition}, but the request is under {requestPartition}",
  ],
  [EXPIRED, "expired", `${SPEC} §5.7`, "expired at {expiry}"],
  [
    UNSUPPORTED_SCHEME,
    "unsupported-scheme",
    `${SPEC} §5.8.3`,
    "needs a URL with the scheme http, https, ws or wss",
  ],
  [
    CROSS_SCHEME,
    "cross-scheme",
    `${SPEC} §5.2`,
    "is cross-site only because http and https are different sites",
    "Use https.",
  ],
] as const;
