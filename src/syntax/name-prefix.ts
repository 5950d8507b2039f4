/** Cookie name prefixes (RFC 6265bis §4.1.3, §5.4; layered-cookies §4.1.3): what a name promises about its attributes. */

/** The four prefixes, in lower case: user agents compare them without case (§5.4). */
export type NamePrefix = "__secure-" | "__host-" | "__http-" | "__host-http-";

/** The prefix that a name begins with, in any case. */
export function namePrefix(name: string): NamePrefix | undefined {
  // Nearly all names have none: two characters tell.
  if (name.charCodeAt(0) !== UNDERSCORE || name.charCodeAt(1) !== UNDERSCORE) return undefined;
  return /^__(host-http|host|http|secure)-/i.exec(name)?.[0].toLowerCase() as NamePrefix | undefined;
}

/** The prefix binds the cookie to its exact host: no Domain attribute, and Path=/. */
export function requiresHostOnly(prefix: NamePrefix): boolean {
  return prefix.startsWith("__host-");
}

/** The prefix keeps scripts from writing the cookie: HttpOnly. */
export function requiresHttpOnly(prefix: NamePrefix): boolean {
  return prefix.endsWith("http-");
}

const UNDERSCORE = 0x5f;
