/** The words for why a Set-Cookie is ignored (RFC 6265bis §5.6, §5.7), in the order of the bits in `refused.ts`. */

import { MAX_NAME_VALUE_OCTETS } from "../syntax/limits.ts";

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const REFUSALS = [
  [
    "control-character",
    "5.6",
    "has a control character, at {place} of its header",
    "Encode the value, with encodeURIComponent for instance.",
  ],
  ["empty-cookie", "5.7", "has no value either", "Give it a name."],
  [
    "name-value-too-large",
    "5.6",
    `takes {octets} octets with its value, over ${MAX_NAME_VALUE_OCTETS}`,
    "Keep the data on the server, or split it over several cookies.",
  ],
  ["invalid-domain", "5.7", "has a Domain that is a lone dot", "Leave Domain out."],
  [
    "domain-not-ascii",
    "5.7",
    "is for {domain}, with characters beyond ASCII",
    "Write the domain in its xn-- form.",
  ],
  [
    "domain-mismatch",
    "5.7",
    "is for {domain}, in which the host {host} does not lie",
    "Leave Domain out, or name the host itself or a domain above it.",
  ],
  [
    "public-suffix",
    "5.7",
    "is for {domain}, under which anyone can have a name",
    "Leave Domain out, or name a domain of your own.",
  ],
  [
    "http-only-not-allowed",
    "5.7",
    "is HttpOnly, and a script can't set it",
    "Set it in an answer of the server.",
  ],
  ["insecure-origin", "5.7", "is Secure, and {host} set it over plain HTTP", "Use https."],
  [
    "overwrites-secure",
    "5.7",
    "came over plain HTTP and would overlay the Secure one of {rival}",
    "Use https, or take another name or path.",
  ],
  [
    "overwrites-http-only",
    "5.7",
    "would replace an HttpOnly one, and a script can't",
    "Set it in an answer of the server.",
  ],
  [
    "same-site-cross-site",
    "5.7",
    "{sameSite}, and another site made the request",
    "For use on other sites: SameSite=None; Secure.",
  ],
  ["same-site-none-insecure", "5.7", "is SameSite=None without Secure", "Add Secure."],
  ["prefix-secure", "5.7", "promises {promised} by its name, and lacks {lacking}", "Add Secure."],
  ["prefix-host", "5.7", "promises {promised} by its name, and lacks {lacking}", "Write {promised}."],
  [
    "prefix-http",
    "layered-cookies §4.1.3",
    "promises {promised} by its name, and lacks {lacking}",
    "Write {promised}.",
  ],
  [
    "prefix-host-http",
    "layered-cookies §4.1.3",
    "promises {promised} by its name, and lacks {lacking}",
    "Write {promised}.",
  ],
  [
    "nameless-prefix",
    "5.7",
    "has a value that begins as a prefixed name does, for which servers would take it",
    "Give it a name.",
  ],
  [
    "nameless-equals",
    "5.6",
    "has a value with an equals sign, before which servers would see a name",
    "Give it a name.",
  ],
  ["partitioned-insecure", "CHIPS §2.3", "is Partitioned without Secure", "Add Secure."],
  ["unsupported-scheme", "5.7", "belongs to no URL of http, https, ws or wss, and no other has cookies"],
  [
    "cross-scheme",
    "5.2",
    "would be of the same site if both were https: http and https are different sites",
    "Use https.",
  ],
] as const;
