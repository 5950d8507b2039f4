/** Keeping cookies out of shared caches (RFC 9111 §5.2.2.4, §7.3). */

import { CookieError } from "../base/cookie-error.ts";

/** Cache-Control with `no-cache="set-cookie"` in it, merged into what is there. */
export function protectCache(control: string): string {
  const directives = sharedDirectives(control);
  if (directives === undefined) return control;
  const fields = directives.get("no-cache");
  if (fields === undefined) return `${control && `${control}, `}no-cache="set-cookie"`;
  // Without fields it holds for the whole response.
  if (fields === "" || /(^|[\s,])set-cookie($|[\s,])/i.test(fields)) return control;
  return control.replace(/no-cache=("[^"]*"|[^\s,]*)/i, () => `no-cache="${fields}, set-cookie"`);
}

/** A cookie that belongs to one user must not be in a response that is kept for all. */
export function refusePublicCache(control: string, cookieName: string): void {
  const directives = sharedDirectives(control);
  if (directives?.has("public") || directives?.has("s-maxage")) {
    throw new CookieError(
      "publicly-cacheable",
      "Cache-Control: public or s-maxage may give this user's cookie to others: make the response private",
      cookieName,
    );
  }
}

/**
 * The directives of a Cache-Control value, with their argument or ""; a comma inside quotes separates nothing.
 * `undefined` where no shared cache keeps the response in any case.
 */
function sharedDirectives(control: string): Map<string, string> | undefined {
  const directives = new Map<string, string>();
  for (const [, name, quoted, token] of control.matchAll(/([^\s,="]+)(?:="([^"]*)"|=([^\s,"]*))?/g)) {
    directives.set(name!.toLowerCase(), quoted ?? token ?? "");
  }
  return directives.has("no-store") || directives.has("private") ? undefined : directives;
}
