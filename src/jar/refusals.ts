/** The words for why a Set-Cookie is ignored (RFC 6265bis §5.6, §5.7), in the order of the bits in `refused.ts`. */

import { MAX_NAME_VALUE_OCTETS } from "../syntax/limits.ts";

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const REFUSALS = [
  [
    "control-character",
    "5.6",
    "has a control character, at {place} of its header",
    "Encode the value with encodeURIComponent.",
  ],
  ["empty-cookie", "5.7", "has no value either", "Give it a name."],
  [
    "name-value-too-large",
    "5.6",
    `takes {octets} octets of the ${MAX_NAME_VALUE_OCTETS} that it may`,
    "Keep the data on the server, or split it.",
  ],
  ["invalid-domain", "5.7", "has a lone dot for Domain", "Leave Domain out."],
  ["domain-not-ascii", "5.7", "is for {domain}, with characters beyond ASCII", "Write its xn-- form."],
  [
    "domain-mismatch",
    "5.7",
    "is for {domain}, in which the host {host} does not lie",
    "Leave Domain out, or name the host or a domain above it.",
  ],
  [
    "public-suffix",
    "5.7",
    "is for {domain}, under which anyone can have a name",
    "Leave Domain out, or name a domain of your own.",
  ],
  ["http-only-not-allowed", "5.7", "is HttpOnly, and a script set it", "Let the server set it."],
  ["insecure-origin", "5.7", "is Secure, and {host} set it over plain HTTP", "Use https."],
  [
    "overwrites-secure",
    "5.7",
    "would overlay the Secure one of {rival}, and {host} set it over plain HTTP",
    "Use https, or take another name or path.",
  ],
  [
    "overwrites-http-only",
    "5.7",
    "would replace an HttpOnly one, and a script set it",
    "Let the server set it.",
  ],
  [
    "same-site-cross-site",
    "5.7",
    "{sameSite}, and another site has a hand in the request",
    "For use on other sites: SameSite=None; Secure.",
  ],
  ["same-site-none-insecure", "5.7", "is SameSite=None without Secure", "Add Secure."],
  ["prefix-secure", "5.7", "promises by its name: {promised}; not kept: {lacking}", "Add Secure."],
  ["prefix-host", "5.7", "promises by its name: {promised}; not kept: {lacking}", "Write {promised}."],
  [
    "prefix-http",
    "layered-cookies §4.1.3",
    "promises by its name: {promised}; not kept: {lacking}",
    "Write {promised}.",
  ],
  [
    "prefix-host-http",
    "layered-cookies §4.1.3",
    "promises by its name: {promised}; not kept: {lacking}",
    "Write {promised}.",
  ],
  ["nameless-prefix", "5.7", "has a value that servers would take for a prefixed name", "Give it a name."],
  [
    "nameless-equals",
    "5.6",
    "has a value that servers would take for a name, up to its equals sign",
    "Give it a name.",
  ],
  ["partitioned-insecure", "CHIPS §2.3", "is Partitioned without Secure", "Add Secure."],
  ["unsupported-scheme", "5.7", "would need a URL of http, https, ws or wss"],
  ["cross-scheme", "5.2", "would be of the same site if http and https were one", "Use https."],
] as const;
