/** Hosts as cookies compare them (RFC 6265bis §5.1.2, §5.1.3). */

/** An address, as `URL` prints it: IPv6 in brackets, IPv4 in four decimal numbers. */
export function isAddress(host: string): boolean {
  const last = host.charCodeAt(host.length - 1);
  // Names seldom end in a digit.
  return last === BRACKET || (last >= ZERO && last <= NINE && IPV4.test(host));
}

/**
 * Whether a host lies in a domain; both in canonical form.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.1.3
 */
export function domainMatches(host: string, domain: string): boolean {
  if (host === domain) return true;
  const at = host.length - domain.length - 1;
  return at > 0 && host.charCodeAt(at) === DOT && host.endsWith(domain) && !isAddress(host);
}

/** Whether a cookie of this scope goes to the host. */
export function isSentToHost(
  scope: { readonly host: string; readonly hostOnly: boolean },
  host: string,
): boolean {
  return scope.hostOnly ? scope.host === host : domainMatches(host, scope.host);
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BRACKET = 0x5d;
