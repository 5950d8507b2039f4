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

/** The bit, the code, its section, the sentence after "The cookie …" (with facts of `facts.ts` in braces), and the fix. */
export const REFUSALS = [
  [
    CONTROL_CHARACTER,
    "control-character",
    "5.6",
    "has a control character at index {index} of its header",
    "Encode the value with encodeURIComponent.",
  ],
  [EMPTY_COOKIE, "empty-cookie", "5.7", "has no value either", "Give it a name."],
  [
    NAME_VALUE_TOO_LARGE,
    "name-value-too-large",
    "5.6",
    "has a name and value of {bytes} bytes; the maximum is {maxBytes}",
    "Keep the data on the server, or split it.",
  ],
  [INVALID_DOMAIN, "invalid-domain", "5.7", "has a single dot as its Domain", "Leave Domain out."],
  [
    DOMAIN_NOT_ASCII,
    "domain-not-ascii",
    "5.7",
    "is for {domain}, which is not ASCII",
    "Write the Domain in its xn-- form.",
  ],
  [
    DOMAIN_MISMATCH,
    "domain-mismatch",
    "5.7",
    "is for {domain}, which does not contain {host}",
    "Leave Domain out, or use one above the host.",
  ],
  [
    PUBLIC_SUFFIX,
    "public-suffix",
    "5.7",
    "is for {domain}, which is a public suffix",
    "Leave Domain out, or use one of your own.",
  ],
  [
    HTTP_ONLY_NOT_ALLOWED,
    "http-only-not-allowed",
    "5.7",
    "is HttpOnly, but a script set it",
    "Set it from the server.",
  ],
  [INSECURE_ORIGIN, "insecure-origin", "5.7", "is Secure, but {host} set it over plain HTTP", "Use https."],
  [
    OVERWRITES_SECURE,
    "overwrites-secure",
    "5.7",
    "would shadow the Secure cookie set for {conflicting}, but {host} set it over plain HTTP",
    "Use https, another name or another path.",
  ],
  [
    OVERWRITES_HTTP_ONLY,
    "overwrites-http-only",
    "5.7",
    "would replace an HttpOnly cookie, but a script set it",
    "Set it from the server.",
  ],
  [
    SAME_SITE_CROSS_SITE,
    "same-site-cross-site",
    "5.7",
    "is not SameSite=None, but the request is cross-site",
    "For other sites, use SameSite=None; Secure.",
  ],
  [
    SAME_SITE_NONE_INSECURE,
    "same-site-none-insecure",
    "5.7",
    "is SameSite=None, but not Secure",
    "Add Secure.",
  ],
  [PREFIX_SECURE, "prefix-secure", "5.7", "violates the rules of its prefix: it {violations}", "Add Secure."],
  [
    PREFIX_HOST,
    "prefix-host",
    "5.7",
    "violates the rules of its prefix: it {violations}",
    "Add Secure; Path=/. Leave Domain out.",
  ],
  [
    PREFIX_HTTP,
    "prefix-http",
    "layered-cookies §4.1.3",
    "violates the rules of its prefix: it {violations}",
    "Add Secure; HttpOnly.",
  ],
  [
    PREFIX_HOST_HTTP,
    "prefix-host-http",
    "layered-cookies §4.1.3",
    "violates the rules of its prefix: it {violations}",
    "Add Secure; HttpOnly; Path=/. Leave Domain out.",
  ],
  [
    NAMELESS_PREFIX,
    "nameless-prefix",
    "5.7",
    "has a value that servers would read as a prefixed name",
    "Give it a name.",
  ],
  [
    NAMELESS_EQUALS,
    "nameless-equals",
    "5.6",
    "has a value that servers would read as a name and a value",
    "Give it a name.",
  ],
  [
    PARTITIONED_INSECURE,
    "partitioned-insecure",
    "CHIPS §2.3",
    "is Partitioned, but not Secure",
    "Add Secure.",
  ],
  [UNSUPPORTED_SCHEME, "unsupported-scheme", "5.7", "needs a URL of http, https, ws or wss"],
  [
    CROSS_SCHEME,
    "cross-scheme",
    "5.2",
    "is cross-site only because http and https are different sites",
    "Use https.",
  ],
] as const;
