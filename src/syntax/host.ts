/** The kinds of host with rules of their own: addresses and loopback (RFC 6265bis §5.1.3; Secure Contexts §3.1). */

const ZERO = 0x30;
const NINE = 0x39;
const BRACKET = 0x5d;

/** Whether a host is an IP address, as `URL` prints it: IPv6 in brackets, IPv4 in four decimal numbers. */
export function isAddress(host: string): boolean {
  const last = host.charCodeAt(host.length - 1);
  // Names seldom end in a digit.
  return last === BRACKET || (last >= ZERO && last <= NINE && IPV4.test(host));
}

/**
 * Whether a host always is the same machine: user agents keep Secure cookies on it without TLS.
 * The host is a name or an address without a port, IPv6 in brackets, in lower case.
 */
export function isLoopbackHost(host: string): boolean {
  // IPv4 as `URL` prints it; no name ends in a number (WHATWG URL §3.5).
  return /^\[::1\]$|(^|\.)localhost\.?$|^127(\.\d{1,3}){3}$/.test(host);
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
