/** The Clear-Site-Data header, as far as it is about cookies (W3C Clear Site Data §3.1, §4.2.2). */

import { isSamePartition, type StoredCookie } from "../model/stored-cookie.ts";
import { type CookieRequest, requestPartition } from "./cookie-request.ts";
import { siteOf } from "./request-url.ts";

/** Whether a response to this request clears cookies. Types are quoted and compared exactly; plain HTTP clears nothing. */
export function clearsCookies(header: string | null | undefined, { url }: CookieRequest): boolean {
  if (!header || !url.secure || url.scheme === "") return false;
  return header.split(",").some((type) => /^[ \t]*"(?:cookies|\*)"[ \t]*$/.test(type));
}

/** Returns the predicate of the cookies that go: of the registrable domain, and in a partition of another site of that alone. */
export function createClearFilter(request: CookieRequest): (cookie: StoredCookie) => boolean {
  const { settings, url } = request;
  const partition = requestPartition(request);
  const isOwn = partition.topLevelSite === siteOf(url) && !partition.hasCrossSiteAncestor;
  return ({ host, partitionKey }) =>
    settings.hosts.get(host).registrableDomain === url.registrableDomain &&
    (isSamePartition(partitionKey, partition) || (isOwn && !partitionKey));
}
