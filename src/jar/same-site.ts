/** Same-site requests: how far the page that asks is from the one that is asked (RFC 6265bis §5.2, §5.8.3). */

import { registrableDomain, type SuffixTable } from "./public-suffix.ts";
import type { RequestUrl } from "./request-url.ts";

/** What SameSite lets through: everything; all but Strict; besides None only what has no SameSite; None alone. */
export type SameSiteContext = "strict-or-less" | "lax-or-less" | "unset-or-less" | "none";

/** Scheme and registrable domain, as in "https://example.test" (schemeful same-site, §5.2). */
export function siteOf(url: RequestUrl, suffixes: SuffixTable): string {
  return `${url.scheme}://${registrableDomain(url.host, suffixes)}`;
}
