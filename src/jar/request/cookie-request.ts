/** One request to set or get cookies: its URL, time and SameSite context, with the settings of the jar (RFC 6265bis §5.7, §5.8.3). */

import type { JarLimits } from "../model/jar-limits.ts";
import type { PartitionKey } from "../model/stored-cookie.ts";
import type { RequestContext, SameSiteContext } from "./request-context.ts";
import { type RequestUrl, siteOf, type UrlRules } from "./request-url.ts";

/** The settings of a jar that its requests obey. */
export type JarSettings = UrlRules & {
  /** Whether young cookies without SameSite are sent with unsafe navigations from other sites (§5.6.7.2). */
  readonly laxAllowingUnsafe: boolean;
  readonly limits: JarLimits;
};

export type CookieRequest = {
  readonly url: RequestUrl;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly settings: JarSettings;
  readonly sameSite: SameSiteContext;
  /** The value that `sameSite` would have if http and https were one site. Only explanations read it. */
  readonly schemelessSameSite: SameSiteContext | undefined;
  /** False for a script, which may neither read nor write HttpOnly cookies. */
  readonly httpOnlyAllowed: boolean;
  /** `undefined` means the partition of the URL's own site. */
  readonly partitionKey: PartitionKey | undefined;
  /** The server's time, which `Expires` is relative to. */
  readonly responseDate: Date | undefined;
};

/** Creates a request, with the defaults of its context. */
export function createRequest(
  url: RequestUrl,
  now: number,
  settings: JarSettings,
  {
    sameSite = "strict-or-less",
    schemelessSameSite,
    httpOnlyAllowed = true,
    partitionKey,
    responseDate,
  }: RequestContext = {},
): CookieRequest {
  return { url, now, settings, sameSite, schemelessSameSite, httpOnlyAllowed, partitionKey, responseDate };
}

/** Returns the partition of a request; by default that of a top-level page of the URL's site. */
export function requestPartition({ partitionKey, url }: CookieRequest): PartitionKey {
  return partitionKey ?? { topLevelSite: siteOf(url), hasCrossSiteAncestor: false };
}
