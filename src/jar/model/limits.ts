/** How much a jar keeps (RFC 6265bis §6.1; Chromium's and Firefox's numbers). */

import { MAX_LIFETIME_SECONDS } from "../../syntax/limits.ts";

export type JarLimits = {
  /** How many cookies a registrable domain may have; default 180. */
  cookiesPerSite: number;
  /** How many stay when it has more; default 150. */
  cookiesPerSiteAfterEviction: number;
  /** How many cookies of one site a partition may have; default 180. */
  cookiesPerPartition: number;
  /** Octets of names and values of one site that a partition may have; default 10,240. */
  bytesPerPartition: number;
  /** In the whole jar; default without limit. */
  cookies: number;
  /** The longest lifetime, in seconds; default 400 days. */
  maxAge: number;
};

/** The usual limits where nothing else is said. */
export function limitsOf(limits: Partial<JarLimits> = {}): JarLimits {
  const said = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(said) };
}

/** How many cookies of one site may stand together, in a partition or in none. */
export function mostOf(isPartitioned: boolean, limits: JarLimits): number {
  return isPartitioned ? limits.cookiesPerPartition : limits.cookiesPerSite;
}

const DEFAULT_LIMITS: JarLimits = {
  cookiesPerSite: 180,
  cookiesPerSiteAfterEviction: 150,
  cookiesPerPartition: 180,
  bytesPerPartition: 10_240,
  cookies: Infinity,
  maxAge: MAX_LIFETIME_SECONDS,
};
