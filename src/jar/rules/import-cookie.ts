/** A cookie that comes as a record, not as a Set-Cookie: the same rules decide (RFC 6265bis §5.7). Pure: it writes nothing. */

import type { StoredCookie } from "../model/stored-cookie.ts";
import * as REFUSAL from "../reasons/refusals.ts";
import type { CookieRequest } from "../request/cookie-request.ts";
import { parseSetCookieString } from "./parse-set-cookie.ts";
import { type StoreDecision, storeCookie } from "./store-cookie.ts";

/** Decides as if the record were the Set-Cookie of a response from its own host over https. The times are those of the record. */
export function importCookie<C extends StoredCookie>(
  record: StoredCookie,
  request: CookieRequest,
  siblings: readonly C[],
): Omit<StoreDecision<C>, "refused"> & { refused: number } {
  const { name, value, host, hostOnly, expiryTime, creationTime, lastUpdateTime, lastAccessTime } = record;
  const received = parseSetCookieString(`${name}=${value}`);
  const attributes = {
    ...received.attributes,
    ...record,
    domain: hostOnly ? undefined : host,
    pathGiven: true,
    expires: expiryTime ?? undefined,
    partitioned: record.partitionKey !== undefined,
    priority: record.priority ?? "medium",
  };
  const decision = storeCookie({ ...received, attributes }, request, siblings, 0);
  const { cookie } = decision;
  let { refused } = decision;
  if (cookie.name !== name || cookie.value !== value) refused |= REFUSAL.INVALID_PAIR;
  if (cookie.hostOnly !== hostOnly && !request.url.isAddress) refused |= REFUSAL.PUBLIC_SUFFIX;
  return {
    ...decision,
    refused,
    cookie: { ...cookie, creationTime, lastUpdateTime, lastAccessTime, priority: record.priority },
  };
}
