/** Why each cookie is sent with a request or excluded from it (RFC 6265bis §5.8.3), with every reason. */

import { domainMatches } from "../matching/domain-match.ts";
import type { CookieIndex } from "../memory/cookie-index.ts";
import { compareSendingOrder, type StoredCookie } from "../model/stored-cookie.ts";
import type { DepartedCookie } from "../persistence/change.ts";
import { EXCLUSIONS } from "../reasons/exclusions.ts";
import { WARNINGS } from "../reasons/warnings.ts";
import type { CookieRequest } from "../request/cookie-request.ts";
import { findExclusions, inclusionWarnings } from "../rules/retrieve-cookies.ts";
import { createReasons } from "./reason.ts";
import type { CookieExplanation } from "./results.ts";

/** Default: the cookies of the request's site, of every name. */
export type ExplanationOptions = {
  readonly allSites?: boolean | undefined;
  readonly name?: string | undefined;
};

/** Explains the cookies that are wanted. */
export function explainCookies(
  request: CookieRequest,
  index: CookieIndex,
  departed: readonly DepartedCookie[],
  { allSites, name }: ExplanationOptions = {},
): CookieExplanation {
  const { registrableDomain } = request.url;
  const isWanted = (cookie: Pick<StoredCookie, "name" | "host">) =>
    (name ?? cookie.name) === cookie.name && (allSites || domainMatches(cookie.host, registrableDomain));
  const explanation: CookieExplanation = { included: [], excluded: [], departed: departed.filter(isWanted) };
  // Expired cookies are explained as long as they are there: nothing expired before this time.
  const all = allSites ? index.getAll(-Infinity) : index.forSite(registrableDomain);
  const wanted = all.filter(isWanted);
  // One list is in sending order already.
  if (allSites || index.hasPartitions(registrableDomain)) wanted.sort(compareSendingOrder);
  for (const packed of wanted) {
    const cookie = packed.toStoredCookie();
    const facts = { cookie, request };
    const reasons = createReasons(EXCLUSIONS, findExclusions(cookie, request), facts);
    const warnings = createReasons(WARNINGS, inclusionWarnings(cookie, request), facts);
    if (reasons.length > 0) explanation.excluded.push({ cookie, reasons });
    else explanation.included.push({ cookie, warnings });
  }
  return explanation;
}
