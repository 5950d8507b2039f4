/** The words for why a Set-Cookie is ignored (RFC 6265bis §5.6, §5.7), in the order of the bits in `refused.ts`. */

import { MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";

/** The code, its section, what the cookie does or is (with facts of `facts.ts` in braces), and how to mend it. */
export const REFUSALS = [
  [
    "control-character",
    "5.6",
    "has a control character at {place} of its header",
    "Encode the value with encodeURIComponent.",
  ],
  ["empty-cookie", "5.7", "has no value either", "Give it a name."],
  [
    "name-value-too-large",
    "5.6",
    `takes {octets} octets, and may take ${MAX_NAME_VALUE_BYTES}`,
    "Keep the data on the server, or split it.",
  ],
  ["invalid-domain", "5.7", "has a lone dot as its Domain", "Leave Domain out."],
  ["domain-not-ascii", "5.7", "is for {domain}, with characters beyond ASCII", "Write its xn-- form."],
  [
    "domain-mismatch",
    "5.7",
    "is for {domain}, and {host} is not in it",
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
    "is not SameSite=None, and the request is cross-site",
    "For use on other sites: SameSite=None; Secure.",
  ],
  ["same-site-none-insecure", "5.7", "is SameSite=None without Secure", "Add Secure."],
  ["prefix-secure", "5.7", "breaks the promise of its name: it {broken}", "Add Secure."],
  [
    "prefix-host",
    "5.7",
    "breaks the promise of its name: it {broken}",
    "Add Secure; Path=/. Leave Domain out.",
  ],
  [
    "prefix-http",
    "layered-cookies §4.1.3",
    "breaks the promise of its name: it {broken}",
    "Add Secure; HttpOnly.",
  ],
  [
    "prefix-host-http",
    "layered-cookies §4.1.3",
    "breaks the promise of its name: it {broken}",
    "Add Secure; HttpOnly; Path=/. Leave Domain out.",
  ],
  ["nameless-prefix", "5.7", "has a value that servers would take for a prefixed name", "Give it a name."],
  ["nameless-equals", "5.6", "has a value that servers would take for a name and a value", "Give it a name."],
  ["partitioned-insecure", "CHIPS §2.3", "is Partitioned without Secure", "Add Secure."],
  ["unsupported-scheme", "5.7", "would need a URL of http, https, ws or wss"],
  ["cross-scheme", "5.2", "would count as same-site if http and https were one", "Use https."],
] as const;
