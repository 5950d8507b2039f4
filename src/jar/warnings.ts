/** The words for what an author may not have meant, in the order of the bits in `warned.ts`. */

import { MAX_NAME_VALUE_OCTETS } from "../syntax/limits.ts";

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const WARNINGS = [
  ["attribute-too-large", "5.6", "has {odd}, over 1024 octets and ignored"],
  ["attribute-invalid", "5.6", "has {odd}, which says nothing"],
  [
    "attribute-unknown",
    "5.6",
    "has {odd}, which user agents don't know",
    "Encode the value with encodeURIComponent, if this is a part of it.",
  ],
  ["lifetime-capped", "5.5", "would live for over {days} days, and ends at {expiry}"],
  ["already-expired", "5.7", "has expired, and there was none to remove"],
  [
    "treated-as-lax",
    "5.6.7",
    "{sameSite}",
    "Add SameSite=Lax. For use on other sites: SameSite=None; Secure.",
  ],
  [
    "shadows",
    "8.6",
    "has the name of the one of {rival}, and some requests go with both",
    "Take another name, or the prefix __Host-.",
  ],
  ["near-size-limit", "5.6", `takes {octets} octets of the ${MAX_NAME_VALUE_OCTETS} that it may`],
  [
    "near-count-limit",
    "6.1",
    "is one of over {nearCount} of {site}, which may have {count}",
    "Put several into one.",
  ],
  ["evicts", "5.7", "is one too many for {site}: others had to go", "Put several into one."],
  ["secure-over-loopback", "5.7", "is Secure, and goes over plain HTTP only because {host} is this machine"],
  [
    "lax-allowing-unsafe",
    "5.6.7.2",
    "{sameSite}, and goes along only because it is younger than two minutes",
    "For use on other sites: SameSite=None; Secure.",
  ],
] as const;
