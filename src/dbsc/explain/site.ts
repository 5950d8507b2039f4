/** Sites and hosts as Chromium compares them (HTML "same site", by the public suffix list). */

import { getPublicSuffix } from "tldts";
import { isAddress } from "../../syntax/host.ts";

/** Returns the public suffix of a host and one label; undefined for addresses, and for hosts that have no further label. */
export function registrableDomain(host: string): string | undefined {
  if (isAddress(host)) return undefined;
  const dot = host.endsWith(".") ? 1 : 0;
  const name = host.slice(0, host.length - dot);
  // The list's rule "*.compute.amazonaws.com" makes compute.amazonaws.com a suffix too, in Chromium. So the question is
  // about a host below, with a label that no rule names.
  const suffix = getPublicSuffix(`speculoos.${name}`, OPTIONS) ?? "";
  const dotBefore = name.length - suffix.length - 1;
  return dotBefore > 0 ? host.slice(name.lastIndexOf(".", dotBefore - 1) + 1) : undefined;
}

/** Whether two URLs are of one site: the same scheme, and the same registrable domain or host. */
export function isSameSite(a: URL, b: URL): boolean {
  return a.protocol === b.protocol && siteOf(a.hostname) === siteOf(b.hostname);
}

/** Returns a host as URLs have it, in lower case and ASCII; undefined if the text is no host alone. */
export function canonicalHost(text: string): string | undefined {
  return /[\s/:?#@\\[\]]/.test(text) ? undefined : parseUrl(`https://${text}`)?.hostname;
}

/** Returns the URL, or undefined if the text is none. */
export function parseUrl(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

function siteOf(host: string): string {
  return registrableDomain(host) ?? host;
}

const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
