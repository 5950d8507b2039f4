/** The rules that join the attributes of a cookie with each other and with its name (RFC 6265bis §4.1.2.7, §4.1.3). */

import { CookieError } from "../../base/cookie-error.ts";
import { type NamePrefix, namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import type { AttributeName, AttributeRecord } from "./attributes.ts";

/**
 * Checks the rules that join attributes with each other and with the name (RFC 6265bis §4.1.2.7, §4.1.3; CHIPS §2.1).
 * With `changed`, a prefix requires only that attribute: a received cookie begins without any.
 *
 * @throws CookieError "conflicting-attributes" or "prefix-mismatch".
 */
export function checkCombination(cookieName: string, record: AttributeRecord, changed?: AttributeName): void {
  if (record.secure !== true && (record.sameSite === "none" || record.partitioned === true)) {
    throw new CookieError(
      "conflicting-attributes",
      'sameSite "none" and partitioned require secure: true',
      cookieName,
    );
  }
  const prefix = namePrefix(cookieName);
  if (prefix !== undefined) checkPrefix(prefix, cookieName, record, changed);
}

function checkPrefix(
  prefix: NamePrefix,
  cookieName: string,
  record: AttributeRecord,
  changed: AttributeName | undefined,
): void {
  const requireThat = (isMet: boolean, attribute: AttributeName, requirement: string) => {
    if (isMet || (changed ?? attribute) !== attribute) return;
    throw new CookieError("prefix-mismatch", `the prefix ${prefix} requires ${requirement}`, cookieName);
  };
  requireThat(record.secure === true, "secure", "secure: true");
  if (requiresHostOnly(prefix)) {
    requireThat(record.path === "/", "path", 'path: "/"');
    requireThat(record.domain === undefined, "domain", "that domain is left out");
  }
  if (requiresHttpOnly(prefix)) requireThat(record.httpOnly === true, "httpOnly", "httpOnly: true");
}
