/** What becomes of a definition on a developer's machine, without TLS: the one place where a name loses its promise. */

import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { namePrefix } from "../syntax/name-prefix.ts";

/**
 * The name without its prefix and the attributes without what only https can have. The name that is read is exactly
 * the one that is written: a cookie of the other name is not looked at.
 */
export function inDevelopment(
  name: string,
  attributes: CookieAttributes,
): { name: string; scope: CookieAttributes } {
  const prefix = namePrefix(name) ?? "";
  return {
    name: name.slice(prefix.length),
    scope: {
      ...attributes,
      secure: false,
      partitioned: undefined,
      sameSite: attributes.sameSite === "none" ? "lax" : attributes.sameSite,
    },
  };
}
