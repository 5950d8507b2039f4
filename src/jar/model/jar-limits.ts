/** The limits of a jar (RFC 6265bis §6.1; Chromium's and Firefox's numbers). */

import { MAX_LIFETIME_SECONDS } from "../../syntax/limits.ts";
import type { StoredCookie } from "./stored-cookie.ts";

export type JarLimits = {
  /** Maximum number of unpartitioned cookies of a registrable domain; default 180. */
  cookiesPerSite: number;
  /** Number of cookies that stay if a site exceeds `cookiesPerSite`; default 150. */
  cookiesPerSiteAfterEviction: number;
  /** Maximum number of cookies of a site in one partition; default 180. */
  cookiesPerPartition: number;
  /** Maximum bytes of names and values of a site in one partition; default 10,240. */
  bytesPerPartition: number;
  /** Maximum number of cookies in the whole jar; default unlimited. */
  cookies: number;
  /** Number of cookies that the jar remembers, without their values, after they have left it; default 256. */
  departed: number;
  /** Maximum lifetime of a cookie in seconds; default 34,560,000 (400 days). */
  maxAge: number;
};

/** Fills in the defaults. */
export function withDefaults(limits: Partial<JarLimits> = {}): JarLimits {
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(given) };
}

/** Returns the maximum number of cookies of one site in the partition of a cookie, or outside of partitions. */
export function maxCookies({ partitionKey }: StoredCookie, limits: JarLimits): number {
  return partitionKey ? limits.cookiesPerPartition : limits.cookiesPerSite;
}

const DEFAULT_LIMITS: JarLimits = {
  cookiesPerSite: 180,
  cookiesPerSiteAfterEviction: 150,
  cookiesPerPartition: 180,
  bytesPerPartition: 10_240,
  cookies: Infinity,
  departed: 256,
  maxAge: MAX_LIFETIME_SECONDS,
};
