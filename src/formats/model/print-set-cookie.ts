/** A stored cookie as the Set-Cookie line that sets it (RFC 6265bis §4.1). */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { printAttributes } from "../../syntax/print-attributes.ts";

/** Prints the value of a Set-Cookie header. `expires` is in milliseconds since 1970; `undefined` for the end of the session. */
export function printSetCookie(cookie: StoredCookie, expires: number | undefined): string {
  const { name, value, host, hostOnly, path, secure, httpOnly, sameSite, partitionKey, priority } = cookie;
  return printAttributes(`${name}=${value}`, {
    maxAge: undefined,
    domain: hostOnly ? undefined : host,
    path,
    expires,
    httpOnly,
    secure,
    partitioned: partitionKey !== undefined,
    // "medium" is what no priority means.
    priority: priority === "medium" ? undefined : priority,
    sameSite: sameSite === "unset" ? undefined : sameSite,
  });
}
