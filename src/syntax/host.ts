/** The kinds of host that cookies treat apart (RFC 6265bis §5.1.3; Secure Contexts §3.1). */

/**
 * A host that leads back to the same machine: user agents keep Secure cookies on it without TLS.
 * The host is a name or an address without a port, IPv6 in brackets, in lower case.
 */
export function isLoopbackHost(host: string): boolean {
  // The third as `URL` prints an IPv4 address; no name ends in a number (WHATWG URL §3.5).
  return /^\[::1\]$|(^|\.)localhost\.?$|^127(\.\d{1,3}){3}$/.test(host);
}
