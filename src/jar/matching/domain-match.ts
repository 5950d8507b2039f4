/** Domain matching (RFC 6265bis §5.1.3). */

import { isAddress } from "../../syntax/host.ts";

/**
 * Whether a host is the domain or below it; both in canonical form.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.1.3
 */
export function domainMatches(host: string, domain: string): boolean {
  if (host === domain) return true;
  const at = host.length - domain.length - 1;
  return at > 0 && host[at] === "." && host.endsWith(domain) && !isAddress(host);
}

/** Whether cookies of this scope are sent to the host. */
export function isSentToHost(
  scope: { readonly host: string; readonly hostOnly: boolean },
  host: string,
): boolean {
  return scope.hostOnly ? scope.host === host : domainMatches(host, scope.host);
}
