/** Carries out the decision about one Set-Cookie, or about a record that stands for one (RFC 6265bis §5.7). */

import { isExpired, type StoredCookie } from "../model/stored-cookie.ts";
import { OVER_LIMIT } from "../reasons/refusals.ts";
import { EVICTS } from "../reasons/warnings.ts";
import { type CookieRequest, requestPartition } from "../request/cookie-request.ts";
import type { ReceivedSetCookie } from "../rules/parse-set-cookie.ts";
import { reportRemoval, type StoreDecision, storeCookie } from "../rules/store-cookie.ts";
import type { CookieIndex } from "./cookie-index.ts";

/** With `keep`, a cookie of the jar that is as new, or newer, is not replaced. */
export type ImportedCookie = StoredCookie & { readonly keep: "newer" | undefined };

/** The decision, and what became of it. Stored without a cookie: the jar has kept its own. */
export type Reception = {
  readonly decision: StoreDecision<StoredCookie>;
  readonly status: "stored" | "removed" | "nothing-to-remove" | "refused";
  /** The cookie that was stored or removed. */
  readonly cookie?: StoredCookie;
};

/** A Set-Cookie's request, and the record that the Set-Cookie stands for. Nothing changes unless `write` is true. */
type Receiving = {
  readonly request: CookieRequest;
  readonly write: boolean;
  readonly record?: ImportedCookie;
};

/** Decides about a Set-Cookie, and does what the decision says. */
export function receiveSetCookie(
  cookies: CookieIndex,
  received: ReceivedSetCookie,
  { request, write, record }: Receiving,
): Reception {
  const { now } = request;
  const { registrableDomain } = request.url;
  const partition = received.attributes.partitioned ? requestPartition(request) : undefined;
  const list = cookies.get(registrableDomain, partition, now);
  const siblings = list?.cookies ?? [];
  const decision = storeCookie(received, request, siblings, cookies.sequence, record);
  const { cookie, replaces } = decision;
  if (record && cookies.predictStatus(cookie, siblings, replaces) === EVICTS) decision.refused |= OVER_LIMIT;
  if (decision.refused !== 0) return { decision, status: "refused" };
  if (isExpired(cookie, now)) {
    reportRemoval(decision, replaces ? [] : cookies.forSite(registrableDomain));
    if (!list || !replaces) return { decision, status: "nothing-to-remove" };
    if (write) cookies.delete(list, (stored) => stored === replaces, "expired-overwrite", now);
    return { decision, status: "removed", cookie: replaces.toStoredCookie() };
  }
  if (record?.keep && replaces && replaces.lastUpdateTime >= cookie.lastUpdateTime)
    return { decision, status: "stored" };
  decision.warned |= write
    ? cookies.set(registrableDomain, cookie, list, replaces, now)
    : cookies.predictStatus(cookie, siblings, replaces);
  return { decision, status: "stored", cookie };
}
