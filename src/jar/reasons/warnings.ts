/** The words for what an author may not have meant, in the order of the bits in `warned.ts`. */

import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const WARNINGS = [
  ["attribute-too-large", "5.6", `has {odd}, over ${MAX_ATTRIBUTE_VALUE_BYTES} octets and ignored`],
  ["attribute-invalid", "5.6", "has an invalid {odd}"],
  [
    "attribute-unknown",
    "5.6",
    "has {odd}, which user agents don't know",
    "Encode the value with encodeURIComponent, if this is part of it.",
  ],
  ["lifetime-capped", "5.5", "would live longer than it may, and ends at {expiry}"],
  ["already-expired", "5.7", "has expired already, and there was none to remove"],
  [
    "treated-as-lax",
    "5.6.7",
    "has no SameSite, which counts as Lax",
    "Add SameSite=Lax. For use on other sites: SameSite=None; Secure.",
  ],
  [
    "shadows",
    "8.6",
    "shares its name with the one of {rival}, and some requests go with both",
    "Take another name, or the prefix __Host-.",
  ],
  ["near-size-limit", "5.6", `takes {octets} of the ${MAX_NAME_VALUE_BYTES} octets that it may`],
  ["near-count-limit", "6.1", "comes near to the {count} that {site} may have", "Put several into one."],
  ["evicts", "5.7", "is one too many for {site}: others have to go", "Put several into one."],
  ["secure-over-loopback", "5.7", "is Secure, and goes over plain HTTP only because {host} is this machine"],
  [
    "lax-allowing-unsafe",
    "5.6.7.2",
    "has no SameSite, which counts as Lax, and goes along only because it is younger than two minutes",
    "For use on other sites: SameSite=None; Secure.",
  ],
] as const;
