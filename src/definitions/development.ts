/** A definition on a developer's machine, without TLS: the one place that drops the prefix of a name (RFC 6265bis §4.1.3). */

import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { namePrefix } from "../syntax/name-prefix.ts";

/**
 * Returns the name without its prefix and the attributes without those that need https. The name that is read is
 * exactly the name that is written: a cookie with the prefixed name is not read.
 */
export function inDevelopment<A extends Pick<CookieAttributes, "sameSite">>(
  name: string,
  attributes: A,
): { name: string; attributes: A & { secure: false; partitioned: undefined } } {
  const prefix = namePrefix(name) ?? "";
  return {
    name: name.slice(prefix.length),
    attributes: {
      ...attributes,
      secure: false,
      partitioned: undefined,
      sameSite: attributes.sameSite === "none" ? "lax" : attributes.sameSite,
    },
  };
}
