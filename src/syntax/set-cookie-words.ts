/** Priority and SameSite of a Set-Cookie header in print (RFC 6265bis §4.1.1, in the spelling of the npm package `cookie`). */

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
