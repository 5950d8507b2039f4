/** The words for why a stored cookie does not go with a request (RFC 6265bis §5.8.3), in the order of the bits in `held.ts`. */

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const EXCLUSIONS = [
  ["host-mismatch", "5.8.3", "is for {scope}, and not for {host}", "Set it with a Domain above both."],
  ["path-mismatch", "5.8.3", "is for the path {path}, and {urlPath} is not in it", "Set it with Path=/."],
  ["secure-required", "5.8.3", "is Secure, and the request goes over plain HTTP", "Use https."],
  ["http-only-hidden", "5.8.3", "is HttpOnly, and a script asks for it"],
  [
    "same-site-strict",
    "5.8.3",
    "is SameSite=Strict, and the request is cross-site",
    "For use by links: SameSite=Lax.",
  ],
  [
    "same-site-lax",
    "5.8.3",
    "is SameSite=Lax, and the request is cross-site and not a followed link",
    "For use on other sites: SameSite=None; Secure.",
  ],
  [
    "same-site-unset",
    "5.8.3",
    "has no SameSite, which counts as Lax, and the request is cross-site and not a followed link",
    "For use on other sites: SameSite=None; Secure.",
  ],
  [
    "partition-mismatch",
    "CHIPS §2.4",
    "is Partitioned under {partition}, and the request is under {ownPartition}",
  ],
  ["expired", "5.7", "expired at {expiry}"],
  ["unsupported-scheme", "5.8.3", "would need a URL of http, https, ws or wss"],
  ["cross-scheme", "5.2", "would count as same-site if http and https were one", "Use https."],
] as const;
