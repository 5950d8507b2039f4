/** What a client's jar takes from one response (RFC 6265bis §5.7; Clear Site Data §3.1). */

import type { CookieJar } from "../jar/cookie-jar.ts";
import type { RequestContext } from "../jar/request/request-context.ts";

/** The header fields of a response that cookies depend on. */
export type ResponseFields = {
  readonly setCookie?: string | readonly string[] | undefined;
  readonly date?: string | undefined;
  readonly clearSiteData?: string | undefined;
};

/** Whether the site itself answered for good, or changed protocols: 1xx store nothing, and 407 is a proxy's word. */
export function isFromSite(status: number): boolean {
  return (status >= 200 || status === 101) && status !== 407;
}

/** Stores the cookies of a response to the request for this URL, made in this context, and clears what it asks to clear. */
export function receiveCookies(
  jar: CookieJar,
  { setCookie, date, clearSiteData }: ResponseFields,
  url: string,
  context: RequestContext | undefined,
): void {
  if (setCookie !== undefined) {
    // A text is one line, and may have commas.
    const lines = typeof setCookie === "string" ? [setCookie] : setCookie;
    jar.setCookies({ "set-cookie": lines, date }, url, context);
  }
  // After the cookies, as in Chromium: those of the same response go too.
  if (clearSiteData !== undefined) jar.clearSiteData(clearSiteData, url, context);
}
