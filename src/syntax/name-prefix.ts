/** Cookie name prefixes (RFC 6265bis §4.1.3, §5.4; layered-cookies §4.1.3): what a name promises about its attributes. */

/** The four prefixes, in the spelling of the specification. */
export type NamePrefix = "__Secure-" | "__Host-" | "__Http-" | "__Host-Http-";

/** The longer of two that fit comes first: `__Host-Http-` begins with `__Host-`. */
const PREFIXES: readonly NamePrefix[] = ["__Host-Http-", "__Host-", "__Http-", "__Secure-"];

/** The prefix that a name begins with, in any case: user agents compare without case (§5.4). */
export function namePrefix(name: string): NamePrefix | undefined {
  // Nearly all names have none: two characters tell.
  if (name.charCodeAt(0) !== 0x5f || name.charCodeAt(1) !== 0x5f) return undefined;
  for (const prefix of PREFIXES) {
    if (name.length >= prefix.length && name.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()) {
      return prefix;
    }
  }
  return undefined;
}

/** The prefix binds the cookie to its exact host: no Domain attribute, and Path=/. */
export function demandsHost(prefix: NamePrefix): boolean {
  return prefix === "__Host-" || prefix === "__Host-Http-";
}

/** The prefix keeps scripts from writing the cookie: HttpOnly. */
export function demandsHttpOnly(prefix: NamePrefix): boolean {
  return prefix === "__Http-" || prefix === "__Host-Http-";
}
