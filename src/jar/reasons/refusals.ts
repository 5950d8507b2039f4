/** The reasons to refuse a Set-Cookie (RFC 6265bis §5.6, §5.7): a bit for decisions, which collect bits without allocating, and a row of words. */

export const CONTROL_CHARACTER = 1 << 0;
export const EMPTY_COOKIE = 1 << 1;
export const NAME_VALUE_TOO_LARGE = 1 << 2;
export const INVALID_DOMAIN = 1 << 3;
export const DOMAIN_NOT_ASCII = 1 << 4;
export const DOMAIN_MISMATCH = 1 << 5;
export const PUBLIC_SUFFIX = 1 << 6;
export const HTTP_ONLY_NOT_ALLOWED = 1 << 7;
export const INSECURE_ORIGIN = 1 << 8;
export const OVERWRITES_SECURE = 1 << 9;
export const OVERWRITES_HTTP_ONLY = 1 << 10;
export const SAME_SITE_CROSS_SITE = 1 << 11;
export const SAME_SITE_NONE_INSECURE = 1 << 12;
export const PREFIX_SECURE = 1 << 13;
export const PREFIX_HOST = 1 << 14;
export const PREFIX_HTTP = 1 << 15;
export const PREFIX_HOST_HTTP = 1 << 16;
export const NAMELESS_PREFIX = 1 << 17;
export const NAMELESS_EQUALS = 1 << 18;
export const PARTITIONED_INSECURE = 1 << 19;
export const UNSUPPORTED_SCHEME = 1 << 20;
export const CROSS_SCHEME = 1 << 21;
export const INVALID_HOST = 1 << 22;
export const INVALID_PAIR = 1 << 23;
export const EXPIRED = 1 << 24;
export const OVER_LIMIT = 1 << 25;
export const INVALID_ATTRIBUTE = 1 << 26;

/** In the order of the bits: the code, its section, the sentence after "The cookie …" (with facts of `facts.ts` in braces), and the fix. */
export const REFUSALS = [
  [
    "control-character",
    "5.6",
    "has a control character at index {index} of its header",
    "Remove or replace it.",
  ],
  ["empty-cookie", "5.7", "has no value either", "Give it a name."],
  [
    "name-value-too-large",
    "5.6",
    "has a name and value of {bytes} bytes; the maximum is 4096",
    "Shorten it.",
  ],
  ["invalid-domain", "5.7", "has a Domain that is not a host name", "Leave Domain out."],
  ["domain-not-ascii", "5.7", "has a Domain that is not in its xn-- form", "Leave Domain out."],
  ["domain-mismatch", "5.7", "has a Domain that is neither {host} nor above it", "Leave Domain out."],
  ["public-suffix", "5.7", "is for {domain}, which is a public suffix", "Leave Domain out."],
  ["http-only-not-allowed", "5.7", "is HttpOnly, but a script set it", "Set it from the server."],
  ["insecure-origin", "5.7", "is Secure, but {host} set it over plain HTTP", "Use https or wss."],
  [
    "overwrites-secure",
    "5.7",
    "would shadow the Secure cookie set for {conflicting}, but {host} set it over plain HTTP",
    "Use https or wss.",
  ],
  [
    "overwrites-http-only",
    "5.7",
    "would replace an HttpOnly cookie, but a script set it",
    "Set it from the server.",
  ],
  [
    "same-site-cross-site",
    "5.7",
    "is not SameSite=None, but the request is cross-site",
    "For other sites, use SameSite=None; Secure.",
  ],
  ["same-site-none-insecure", "5.7", "is SameSite=None, but not Secure", "Add Secure."],
  ["prefix-secure", "5.7", "violates the rules of its prefix: it {violations}", "Add Secure."],
  [
    "prefix-host",
    "5.7",
    "violates the rules of its prefix: it {violations}",
    "Add Secure; Path=/. Leave Domain out.",
  ],
  [
    "prefix-http",
    "layered-cookies §4.1.3",
    "violates the rules of its prefix: it {violations}",
    "Add Secure; HttpOnly. Set it from the server.",
  ],
  [
    "prefix-host-http",
    "layered-cookies §4.1.3",
    "violates the rules of its prefix: it {violations}",
    "Add Secure; HttpOnly; Path=/. Leave Domain out. Set it from the server.",
  ],
  ["nameless-prefix", "5.7", "has a value that servers read as a prefixed name", "Give it a name."],
  ["nameless-equals", "5.6", "has a value that servers read as a name and a value", "Give it a name."],
  ["partitioned-insecure", "CHIPS §2.3", "is Partitioned, but not Secure", "Add Secure."],
  ["unsupported-scheme", "5.7", "needs a URL of http, https, ws or wss"],
  [
    "cross-scheme",
    "5.2",
    "is cross-site only because http and https are different sites",
    "Use https or wss.",
  ],
  ["invalid-host", "5.1.2", "was set by {host}, which has an empty label"],
  ["invalid-pair", "5.6", "has a name or value that no header can carry"],
  ["expired", "5.7", "expired at {expiry}"],
  ["over-limit", "6.1", "would exceed the limits of the jar"],
  ["invalid-attribute", "5.6", "has a Domain or Path that no header can carry"],
] as const;
