/** Why a cookie was refused, held back or stored with a doubt: a closed list, kept as bits until somebody asks for words. */

/** Why a Set-Cookie is ignored (RFC 6265bis §5.6, §5.7). */
export const REFUSALS = [
  "control-character",
  "empty-cookie",
  "name-value-too-large",
  "invalid-domain",
  "domain-not-ascii",
  "domain-mismatch",
  "public-suffix",
  "http-only-not-allowed",
  "insecure-origin",
  "overwrites-secure",
  "overwrites-http-only",
  "same-site-cross-site",
  "same-site-none-insecure",
  "prefix-secure",
  "prefix-host",
  "prefix-http",
  "prefix-host-http",
  "nameless-prefix",
  "nameless-equals",
  "partitioned-insecure",
  "unsupported-scheme",
  "cross-scheme",
] as const;

/** Why a stored cookie does not go with a request (§5.8.3). */
export const HOLDS = [
  "host-mismatch",
  "path-mismatch",
  "secure-required",
  "http-only-hidden",
  "same-site-strict",
  "same-site-lax",
  "same-site-unset",
  "partition-mismatch",
  "expired",
  "unsupported-scheme",
  "cross-scheme",
] as const;

/** What its author may not have meant, of what was stored or sent. */
export const WARNINGS = [
  "attribute-too-large",
  "attribute-invalid",
  "attribute-unknown",
  "lifetime-capped",
  "already-expired",
  "treated-as-lax",
  "shadows",
  "near-size-limit",
  "near-count-limit",
  "evicts",
  "secure-over-loopback",
  "lax-allowing-unsafe",
] as const;

export type Refusal = (typeof REFUSALS)[number];
export type Hold = (typeof HOLDS)[number];
export type Warning = (typeof WARNINGS)[number];
export type ReasonCode = Refusal | Hold | Warning;

/** One bit for each code of its list: a decision collects all that apply without allocating anything. */
export const REFUSED = bits(REFUSALS);
export const HELD = bits(HOLDS);
export const WARNED = bits(WARNINGS);

/** The codes of a bit set, in the order of their list. */
export function codesOf<C extends ReasonCode>(list: readonly C[], set: number): C[] {
  return list.filter((_, index) => set & (1 << index));
}

function bits<C extends string>(codes: readonly C[]): Readonly<Record<C, number>> {
  return Object.fromEntries(codes.map((code, index) => [code, 1 << index])) as Record<C, number>;
}
