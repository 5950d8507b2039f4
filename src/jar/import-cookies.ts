/** Cookies that come as records: the rules of a Set-Cookie decide about each (RFC 6265bis §5.7). */

import { section } from "../base/spec.ts";
import { type CookieReason, createReasons } from "./explain/reason.ts";
import type { ImportResult, RefusedRow } from "./explain/results.ts";
import type { CookieIndex } from "./memory/cookie-index.ts";
import { isExpired, type StoredCookie } from "./model/stored-cookie.ts";
import { readStoredCookie } from "./persistence/saved-jar.ts";
import { EXCLUSIONS, EXPIRED } from "./reasons/exclusions.ts";
import { OVER_LIMIT, REFUSALS } from "./reasons/refusals.ts";
import { EVICTS } from "./reasons/warnings.ts";
import type { CookieRequest } from "./request/cookie-request.ts";
import type { RequestContext } from "./request/request-context.ts";
import { importCookie } from "./rules/import-cookie.ts";

export type ImportOptions = {
  readonly keep?: "newer" | undefined;
  readonly requestTo: (url: string, context: RequestContext) => CookieRequest;
  readonly sequenceOf: (cookie: StoredCookie) => number;
};

/** Adds the rows that the rules accept; no cookie is evicted for them. Returns the expired rows, too. */
export function importCookies(
  rows: readonly unknown[],
  index: CookieIndex,
  now: number,
  { keep, requestTo, sequenceOf }: ImportOptions,
): ImportResult & { readonly expired: readonly StoredCookie[] } {
  const refused: RefusedRow[] = [];
  const expired: StoredCookie[] = [];
  let kept = 0;
  index.deleteAllExpired(now);
  for (const [at, row] of rows.entries()) {
    const record = readStoredCookie(row, now);
    let reasons: CookieReason[];
    if (typeof record === "string") {
      reasons = [{ code: "invalid-field", section: section("5.7"), message: `The ${record}.` }];
    } else {
      const { host, partitionKey } = record;
      const request = requestTo(`https://${host}/`, { partitionKey });
      const { registrableDomain } = request.url;
      const list = index.get(registrableDomain, partitionKey, now);
      const siblings = list?.cookies ?? [];
      const decision = importCookie(record, request, siblings);
      const { cookie, replaces } = decision;
      const isLate = isExpired(cookie, now);
      const others = siblings.filter((stored) => stored !== replaces);
      if (!isLate && index.limitStatus([cookie, ...others], replaces ? 0 : 1) === EVICTS)
        decision.refused |= OVER_LIMIT;
      reasons = createReasons(REFUSALS, decision.refused, decision);
      if (isLate) {
        reasons.push(...createReasons(EXCLUSIONS, EXPIRED, decision));
        expired.push(cookie);
      }
      if (reasons.length === 0) {
        if (keep && replaces && replaces.lastUpdateTime >= record.lastUpdateTime) kept++;
        else {
          if (list && replaces) index.delete(list, (stored) => stored === replaces, "overwrite");
          const own = list?.cookies[0] && list;
          index.set(registrableDomain, { ...cookie, sequence: sequenceOf(record) }, own, undefined, now);
        }
      }
    }
    if (reasons.length > 0) refused.push({ index: at, cookie: row, reasons });
  }
  return { imported: rows.length - kept - refused.length, kept, refused, expired };
}
