/** Domains under which anyone can have a name: no cookie may cover one (RFC 6265bis §5.7 step 9). */

import { getPublicSuffix } from "tldts";
import { isAddress } from "./host.ts";

/** What knows public suffixes. `null` for a host that has none. */
export type PublicSuffixList = { getPublicSuffix(host: string): string | null };

/** Mozilla's list with its private section, as browsers use it. */
export const mozillaList: PublicSuffixList = {
  getPublicSuffix: (host) => getPublicSuffix(host, OPTIONS),
};

/** For those who trust every domain that sets cookies. */
export const noList: PublicSuffixList = { getPublicSuffix: () => null };

/** The registrable domain of a host: its public suffix and one label; the host itself where there is none. */
export function registrableDomain(host: string, list: PublicSuffixList): string {
  if (isAddress(host)) return host;
  const suffix = publicSuffixOf(host, list);
  if (suffix === null || suffix.length >= host.length) return host;
  return host.slice(host.lastIndexOf(".", host.length - suffix.length - 2) + 1);
}

export function isPublicSuffix(host: string, list: PublicSuffixList): boolean {
  return publicSuffixOf(host, list) === host;
}

/** A trailing dot stays where it is, as it makes another host. */
function publicSuffixOf(host: string, list: PublicSuffixList): string | null {
  const dotted = host.endsWith(".");
  const name = dotted ? host.slice(0, -1) : host;
  const suffix = list.getPublicSuffix(name);
  if (suffix === null) return null;
  // The list's rule "*.compute.amazonaws.com" makes compute.amazonaws.com a suffix too, in Chromium and Firefox.
  const wild = suffix !== name && list.getPublicSuffix(`x.${name}`) === `x.${name}`;
  return (wild ? name : suffix) + (dotted ? "." : "");
}

const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
