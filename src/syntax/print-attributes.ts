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
  readonly priority: keyof typeof PRIORITY | undefined;
  readonly sameSite: keyof typeof SAME_SITE | undefined;
};

/** Prints "; Max-Age=60; Path=/", or "" if there are no attributes. */
export function printAttributes(attributes: PrintableAttributes): string {
  const { maxAge, domain, path, expires, httpOnly, secure, partitioned, priority, sameSite } = attributes;
  let text = "";
  if (maxAge !== undefined) text += `; Max-Age=${maxAge}`;
  if (domain !== undefined) text += `; Domain=${domain}`;
  if (path !== undefined) text += `; Path=${path}`;
  if (expires !== undefined) text += `; Expires=${formatCookieTime(expires)}`;
  if (httpOnly) text += "; HttpOnly";
  if (secure) text += "; Secure";
  if (partitioned) text += "; Partitioned";
  if (priority !== undefined) text += PRIORITY[priority];
  if (sameSite !== undefined) text += SAME_SITE[sameSite];
  return text;
}

const PRIORITY = { low: "; Priority=Low", medium: "; Priority=Medium", high: "; Priority=High" } as const;
const SAME_SITE = { strict: "; SameSite=Strict", lax: "; SameSite=Lax", none: "; SameSite=None" } as const;
