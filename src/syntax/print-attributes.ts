/**
 * The attributes of a Set-Cookie header in print, in the order and spelling of the npm package `cookie` (RFC 6265bis §4.1.1).
 * The one table for both printers, `cookies/attributes/print-attributes.ts` and `npm-cookie/stringify-set-cookie.ts`.
 */

import { formatCookieTime } from "./dates/format-cookie-date.ts";

/** Attributes that were checked. `expires` is in milliseconds since 1970. */
export type PrintableAttributes = {
  readonly maxAge: number | undefined;
  readonly domain: string | undefined;
  readonly path: string | undefined;
  readonly expires: number | undefined;
  readonly httpOnly: boolean | undefined;
  readonly secure: boolean | undefined;
  readonly partitioned: boolean | undefined;
  readonly priority: "low" | "medium" | "high" | undefined;
  readonly sameSite: "strict" | "lax" | "none" | undefined;
};

/** Prints "; Max-Age=60; Path=/" after a pair, or nothing if there are no attributes. */
export function printAttributes(pair: string, record: PrintableAttributes): string {
  const { priority, sameSite } = record;
  let text = pair;
  if (record.maxAge !== undefined) text += `; Max-Age=${record.maxAge}`;
  if (record.domain !== undefined) text += `; Domain=${record.domain}`;
  if (record.path !== undefined) text += `; Path=${record.path}`;
  if (record.expires !== undefined) text += `; Expires=${formatCookieTime(record.expires)}`;
  if (record.httpOnly) text += "; HttpOnly";
  if (record.secure) text += "; Secure";
  if (record.partitioned) text += "; Partitioned";
  // Compared: a table asked for many names takes twice as long.
  if (priority !== undefined)
    text +=
      priority === "low" ? "; Priority=Low" : priority === "high" ? "; Priority=High" : "; Priority=Medium";
  if (sameSite !== undefined)
    text +=
      sameSite === "lax" ? "; SameSite=Lax" : sameSite === "none" ? "; SameSite=None" : "; SameSite=Strict";
  return text;
}
