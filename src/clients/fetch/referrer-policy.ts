/** The policy that a redirect sets for the next request (https://w3c.github.io/webappsec-referrer-policy/#set-requests-referrer-policy-on-redirect). */

const POLICIES: ReadonlySet<string> = new Set<ReferrerPolicy>([
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
]);

/** Returns the last policy of a Referrer-Policy header that is known. */
export function readReferrerPolicy(header: string): ReferrerPolicy | undefined {
  const tokens = header.split(",").map((token) => token.trim().toLowerCase());
  return tokens.findLast(isPolicy);
}

function isPolicy(token: string): token is ReferrerPolicy {
  return POLICIES.has(token);
}
