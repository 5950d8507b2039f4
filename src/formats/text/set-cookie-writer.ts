/** Writes Set-Cookie lines (RFC 6265bis §4.1). */

import { domainMatches } from "../../jar/matching/domain-match.ts";
import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { parseUrl } from "../../jar/request/request-url.ts";
import { isOwnPartition } from "../json/row/partition-key.ts";
import type { WriteOptions } from "../model/format.ts";
import type { LossList } from "../model/loss-list.ts";
import { MAX_SECONDS } from "../model/max-seconds.ts";
import { findLineFault, printSetCookie } from "../model/print-set-cookie.ts";

/**
 * Returns lines as a byte string. A line does not say its host: with `url` only the cookies that this URL can set are written,
 * without it the host of host-only cookies is lost.
 *
 * @throws TypeError if the URL is invalid.
 */
export function writeSetCookie(
  cookies: readonly StoredCookie[],
  losses: LossList,
  { url }: WriteOptions,
): string {
  const host = url === undefined ? undefined : (typeof url === "string" ? parseUrl(url) : url).hostname;
  let lines = "";
  for (const cookie of cookies) {
    const fault = findFault(cookie, host);
    if (fault) losses.add(cookie, "whole", fault);
    else {
      addLosses(cookie, losses, host);
      lines += `Set-Cookie: ${printSetCookie(cookie, toDateTime(cookie.expiryTime))}\n`;
    }
  }
  return lines;
}

/** Says why a line would be another cookie, or none. */
function findFault(cookie: StoredCookie, host: string | undefined): string | undefined {
  const { partitionKey } = cookie;
  if (host !== undefined && !(cookie.hostOnly ? host === cookie.host : domainMatches(host, cookie.host)))
    return "is of a host that the URL can't set cookies for";
  return !partitionKey || isOwnPartition(partitionKey, host ?? cookie.host)
    ? findLineFault(cookie)
    : "is of a partition that a Set-Cookie line does not name";
}

function addLosses(cookie: StoredCookie, losses: LossList, host: string | undefined): void {
  if (cookie.hostOnly && host === undefined)
    losses.add(
      cookie,
      "hostOnly",
      "has a host that a Set-Cookie line does not name; read it with the URL of its host",
    );
  for (const field of ["creationTime", "lastUpdateTime", "lastAccessTime"] as const)
    losses.add(cookie, field, "is not held by a Set-Cookie line");
  const { expiryTime } = cookie;
  if (expiryTime !== null && expiryTime !== toDateTime(expiryTime))
    losses.add(cookie, "expiryTime", "is written in whole seconds, in the years 1970 to 9999");
}

/** Returns whole seconds, rounded down: no cookie lives longer than it should. */
function toDateTime(time: number | null): number | undefined {
  return time === null ? undefined : Math.min(Math.max(Math.floor(time / 1000), 0), MAX_SECONDS) * 1000;
}
