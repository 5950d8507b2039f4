/** The words for why a stored cookie does not go with a request (RFC 6265bis §5.8.3), in the order of the bits in `held.ts`. */

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const HOLDS = [
  [
    "host-mismatch",
    "5.8.3",
    "is for {scope}, in which the host {host} does not lie",
    "To share it with the hosts below a domain, set it with Domain.",
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
    "SameSite=Lax lets it go with links from elsewhere.",
  ],
  [
    "same-site-lax",
    "5.8.3",
    "{sameSite}, and the request of another site is no link that is followed",
    "For use on other sites: SameSite=None; Secure.",
  ],
  [
    "same-site-unset",
    "5.8.3",
    "{sameSite}, and the request of another site is no link that is followed",
    "For use on other sites: SameSite=None; Secure.",
  ],
  [
    "partition-mismatch",
    "CHIPS §2.4",
    "is Partitioned under {partition}, and the request is under {ownPartition}",
  ],
  ["expired", "5.7", "expired at {expiry}"],
  ["unsupported-scheme", "5.8.3", "belongs to no URL of http, https, ws or wss, and no other has cookies"],
  [
    "cross-scheme",
    "5.2",
    "would be of the same site if both were https: http and https are different sites",
    "Use https.",
  ],
] as const;
