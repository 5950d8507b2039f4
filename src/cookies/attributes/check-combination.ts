/** The rules that join the attributes of a cookie with each other and with its name (RFC 6265bis §4.1.2.7, §4.1.3). */

import { CookieError } from "../../base/cookie-error.ts";
import { namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import type { AttributeName, AttributeRecord, CookieAttributes } from "./attributes.ts";

/**
 * Checks the rules that join attributes with each other and with the name (RFC 6265bis §4.1.2.7, §4.1.3; CHIPS §2.1).
 * With `changed`, a prefix requires only that attribute: a received cookie begins without any.
 *
 * @throws CookieError "conflicting-attributes" or "prefix-mismatch".
 */
export function checkCombination(cookieName: string, record: AttributeRecord, changed?: AttributeName): void {
  if (!record.secure && (record.sameSite === "none" || record.partitioned)) {
    throw new CookieError(
      "conflicting-attributes",
      'sameSite "none" and partitioned require secure: true',
      cookieName,
    );
  }
  // Spares nearly all names the lists below.
  if (cookieName[0] !== "_") return;
  const required = requiredByPrefix(cookieName);
  for (const key of Object.keys(required)) {
    const attribute = key as keyof typeof required;
    if (record[attribute] === required[attribute] || (changed ?? attribute) !== attribute) continue;
    throw new CookieError(
      "prefix-mismatch",
      `its prefix requires ${attribute}: ${JSON.stringify(required[attribute])}`,
      cookieName,
    );
  }
}

/** Returns the attributes that the prefix of a name requires; one that is `undefined` must be left out. */
export function requiredByPrefix(
  name: string,
): Pick<CookieAttributes, "secure" | "path" | "domain" | "httpOnly"> {
  const prefix = namePrefix(name);
  if (prefix === undefined) return {};
  return {
    secure: true,
    ...(requiresHostOnly(prefix) && { path: "/", domain: undefined }),
    ...(requiresHttpOnly(prefix) && { httpOnly: true }),
  };
}
