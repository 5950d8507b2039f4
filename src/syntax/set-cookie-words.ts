/**
 * The attributes of a Set-Cookie header in print, in the order and spelling of the npm package `cookie` (RFC 6265bis §4.1.1).
 * Both printers use it: `cookies/attributes/print-attributes.ts` and `npm-cookie/stringify-set-cookie.ts`.
 */

export const MAX_AGE = "; Max-Age=";
export const DOMAIN = "; Domain=";
export const PATH = "; Path=";
export const EXPIRES = "; Expires=";
export const HTTP_ONLY = "; HttpOnly";
export const SECURE = "; Secure";
export const PARTITIONED = "; Partitioned";
export const PRIORITY = {
  low: "; Priority=Low",
  medium: "; Priority=Medium",
  high: "; Priority=High",
} as const;
export const SAME_SITE = {
  strict: "; SameSite=Strict",
  lax: "; SameSite=Lax",
  none: "; SameSite=None",
} as const;
