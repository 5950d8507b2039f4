/** The words for why a stored cookie does not go with a request (RFC 6265bis §5.8.3), in the order of the bits in `held.ts`. */

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const HOLDS = [
  [
    "host-mismatch",
    "5.8.3",
    "is for {scope}, in which the host {host} does not lie",
    "Set it with Domain, to share it.",
  ],
  [
    "path-mismatch",
    "5.8.3",
    "is for {path}, in which the path {urlPath} does not lie",
    "Set it with Path=/.",
  ],
  ["secure-required", "5.8.3", "is Secure, and the request goes over plain HTTP", "Use https."],
  ["http-only-hidden", "5.8.3", "is HttpOnly, and a script asks"],
  [
    "same-site-strict",
    "5.8.3",
    "{sameSite}, and another site has a hand in the request",
    "Set it with SameSite=Lax, for use by links.",
  ],
  [
    "same-site-lax",
    "5.8.3",
    "{sameSite}, and another site has a hand in the request, by more than a link",
    "For use on other sites: SameSite=None; Secure.",
  ],
  [
    "same-site-unset",
    "5.8.3",
    "{sameSite}, and another site has a hand in the request, by more than a link",
    "For use on other sites: SameSite=None; Secure.",
  ],
  [
    "partition-mismatch",
    "CHIPS §2.4",
    "is Partitioned under {partition}, and the request is under {ownPartition}",
  ],
  ["expired", "5.7", "expired at {expiry}"],
  ["unsupported-scheme", "5.8.3", "would need a URL of http, https, ws or wss"],
  ["cross-scheme", "5.2", "would be of the same site if http and https were one", "Use https."],
] as const;
