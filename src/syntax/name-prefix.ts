/** Cookie name prefixes, which require attributes of the cookie (RFC 6265bis §4.1.3, §5.4; layered-cookies §4.1.3). */

/** The four prefixes, in lower case: user agents compare them without case (§5.4). */
export type NamePrefix = "__secure-" | "__host-" | "__http-" | "__host-http-";

/** Returns the prefix of a name, which may be in any case. */
export function namePrefix(name: string): NamePrefix | undefined {
  // Nearly all names have none, which one character shows.
  if (name[0] !== "_") return undefined;
  return /^__(host-http|host|http|secure)-/i.exec(name)?.[0].toLowerCase() as NamePrefix | undefined;
}

/** Whether the prefix binds the cookie to its exact host: no Domain attribute, and Path=/. */
export function requiresHostOnly(prefix: NamePrefix): boolean {
  return prefix.startsWith("__host-");
}

/** Whether the prefix requires HttpOnly, so that no script can have written the cookie. */
export function requiresHttpOnly(prefix: NamePrefix): boolean {
  return prefix.endsWith("http-");
}
