/** Why each cookie is sent with a request or excluded from it (RFC 6265bis §5.8.3), with every reason. */

import type { CookieIndex } from "../memory/cookie-index.ts";
import { compareSendingOrder } from "../model/stored-cookie.ts";
import { EXCLUSIONS } from "../reasons/exclusions.ts";
import { WARNINGS } from "../reasons/warnings.ts";
import type { CookieRequest } from "../request/cookie-request.ts";
import { findExclusions, inclusionWarnings } from "../rules/retrieve-cookies.ts";
import { createReasons } from "./reason.ts";
import type { CookieExplanation } from "./results.ts";

/** Explains the cookies of the request's site; with `allSites`, the cookies of all other sites as excluded ones too. */
export function explainCookies(
  request: CookieRequest,
  cookies: CookieIndex,
  allSites: boolean,
): CookieExplanation {
  const explanation: CookieExplanation = { included: [], excluded: [] };
  const ofSite = cookies.forSite(request.url.registrableDomain);
  // Expired cookies are explained for the site of the request only.
  const all = allSites ? new Set([...ofSite, ...cookies.getAll(request.now)]) : ofSite;
  for (const packed of [...all].sort(compareSendingOrder)) {
    const cookie = packed.toStoredCookie();
    const facts = { cookie, request };
    const excluded = findExclusions(cookie, request);
    if (excluded !== 0) {
      explanation.excluded.push({ cookie, reasons: createReasons(EXCLUSIONS, excluded, facts) });
    } else {
      const warned = inclusionWarnings(cookie, request);
      explanation.included.push({ cookie, warnings: createReasons(WARNINGS, warned, facts) });
    }
  }
  return explanation;
}
