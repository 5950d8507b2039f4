/** Keeping cookies out of shared caches (RFC 9111 §5.2.2.4, §7.3). */

import { CookieError } from "../base/cookie-error.ts";

/** Returns the Cache-Control value with `no-cache="set-cookie"` merged in. */
export function protectCache(control: string): string {
  const directives = sharedDirectives(control);
  if (directives === undefined) return control;
  const fields = directives.get("no-cache");
  if (fields === undefined) return `${control && `${control}, `}no-cache="set-cookie"`;
  // Without fields it applies to the whole response.
  if (fields === "" || /(^|[\s,])set-cookie($|[\s,])/i.test(fields)) return control;
  return control.replace(/no-cache=("[^"]*"|[^\s,]*)/i, () => `no-cache="${fields}, set-cookie"`);
}

/** Throws if a shared cache may keep the response: it would give one user's cookie to others. */
export function refusePublicCache(control: string, cookieName: string): void {
  const directives = sharedDirectives(control);
  if (directives?.has("public") || directives?.has("s-maxage")) {
    throw new CookieError(
      "publicly-cacheable",
      "Cache-Control must not be public or have s-maxage",
      cookieName,
    );
  }
}

/**
 * Returns the directives of a Cache-Control value, each with its argument or ""; a comma in quotes separates nothing.
 * Returns `undefined` if no shared cache keeps the response in any case.
 */
function sharedDirectives(control: string): Map<string, string> | undefined {
  const directives = new Map<string, string>();
  for (const [, name, quoted, token] of control.matchAll(/([^\s,="]+)(?:="([^"]*)"|=([^\s,"]*))?/g)) {
    directives.set(name!.toLowerCase(), quoted ?? token ?? "");
  }
  return directives.has("no-store") || directives.has("private") ? undefined : directives;
}
