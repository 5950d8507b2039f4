/** The reasons to exclude a stored cookie from a request (RFC 6265bis §5.8.3): a bit and a row of words for each. */

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

/** In the order of the bits: the code, its section, the sentence after "The cookie …" (with facts of `facts.ts` in braces), and the fix. */
export const EXCLUSIONS = [
  ["host-mismatch", "5.8.3", "is for {scope}, not for {host}{suffix}"],
  ["path-mismatch", "5.8.3", "is for {scope}, not for {urlPath}", "Set it with Path=/."],
  ["secure-required", "5.8.3", "is Secure, but the request uses plain HTTP", "Use https or wss."],
  ["http-only-hidden", "5.8.3", "is HttpOnly, but a script asks for it"],
  [
    "same-site-strict",
    "5.8.3",
    "is SameSite=Strict, but the request is cross-site",
    "For links, use SameSite=Lax.",
  ],
  [
    "same-site-lax",
    "5.8.3",
    "is SameSite=Lax, but the request is cross-site and not a followed link",
    "For other sites, use SameSite=None; Secure.",
  ],
  [
    "same-site-unset",
    "5.8.3",
    "has no SameSite, which counts as Lax, but the request is cross-site and not a followed link",
    "For other sites, use SameSite=None; Secure.",
  ],
  ["partition-mismatch", "CHIPS §2.4", "is for {scope}, not under {ownPartition}"],
  ["expired", "5.7", "expired at {expiry}"],
  ["unsupported-scheme", "5.8.3", "needs a URL of http, https, ws or wss"],
  [
    "cross-scheme",
    "5.2",
    "is cross-site only because http and https are different sites",
    "Use https or wss.",
  ],
] as const;
