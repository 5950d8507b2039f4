/** Who sets cookies or asks for them, when, and of a user agent of which rules (RFC 6265bis §5.7, §5.8.3). */

import type { JarLimits } from "../model/jar-limits.ts";
import type { PartitionKey } from "../model/stored-cookie.ts";
import type { SameSiteContext } from "./request-context.ts";
import { type RequestUrl, siteOf } from "./request-url.ts";

export type CookieRequest = {
  readonly url: RequestUrl;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly sameSite: SameSiteContext;
  /** What it would be if http and https were one site; for explanations alone. */
  readonly schemelessSameSite: SameSiteContext | undefined;
  /** Whether this is HTTP; a script may not see or write HttpOnly cookies. */
  readonly httpOnlyAllowed: boolean;
  /** `undefined` for the URL's own. */
  readonly partitionKey: PartitionKey | undefined;
  /** The time by the clock of the server, by which `Expires` is told. */
  readonly responseDate: Date | undefined;
  /** Whether young cookies without SameSite go with unsafe navigations from other sites (§5.6.7.2). */
  readonly laxAllowingUnsafe: boolean;
  readonly limits: JarLimits;
  /** Of a cookie that replaces none. */
  readonly sequence: number;
};

/** Its partition; that of a page which stands alone where it is not said. */
export function partitionOf({ partitionKey, url }: CookieRequest): PartitionKey {
  return partitionKey ?? { topLevelSite: siteOf(url), hasCrossSiteAncestor: false };
}
