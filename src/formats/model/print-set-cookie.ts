/** A stored cookie as the Set-Cookie line that sets it (RFC 6265bis §4.1). */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES } from "../../syntax/limits.ts";
import { printAttributes } from "../../syntax/print-attributes.ts";
import { exceedsBytes } from "../../syntax/text/byte-length.ts";

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

/** Says why the line would set another cookie: a path by default, or of another jar, can be one that no attribute holds (§5.6). */
export function findLineFault({ path }: StoredCookie): string | undefined {
  if (path.includes(";")) return "has a path that ends at its semicolon in a Set-Cookie line";
  if (path.endsWith(" ")) return "has a path with a space at its end, which a Set-Cookie line loses";
  return exceedsBytes(path, MAX_ATTRIBUTE_VALUE_BYTES, 0, path.length)
    ? "has a path that is too long for a Set-Cookie line"
    : undefined;
}
