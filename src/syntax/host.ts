/** The kinds of host that cookies treat apart (RFC 6265bis §5.1.3; Secure Contexts §3.1). */

/**
 * A host that leads back to the same machine: user agents keep Secure cookies on it without TLS.
 * The host is a name or an address without a port, IPv6 in brackets, in lower case.
 */
export function isLoopbackHost(host: string): boolean {
  if (host === "localhost" || host === "[::1]" || host.endsWith(".localhost")) return true;
  return host.startsWith("127.") && isIPv4(host);
}

/** Four decimal numbers of up to 255, as `URL` prints an IPv4 address. */
export function isIPv4(host: string): boolean {
  const parts = host.split(".", 5);
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}
