/** Sites, hosts and patterns of hosts as Chromium compares them (HTML "same site"; DBSC "Identify if a host matches a pattern"). */

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
  return IS_HOST.test(text) ? parseUrl(`https://${text}`)?.hostname : undefined;
}

/** Whether the text is a pattern of hosts to Chromium: "*" alone, or with a star in no other place than in "*." at the beginning. */
export function isHostPattern(text: string): boolean {
  return text === "*" || (text !== "" && !hostPart(text).includes("*"));
}

/** Whether the pattern, which is compared as text, covers the host. */
export function matchesHostPattern(pattern: string, host: string): boolean {
  if (pattern === "*" || pattern === host) return true;
  return pattern.startsWith("*.") && host.endsWith(pattern.slice(1));
}

/** Whether some host of a URL has the text of this pattern: in lower case, in ASCII, without scheme, port and leading dot. */
export function canMatch(pattern: string): boolean {
  const host = hostPart(pattern);
  return pattern === "*" || (canonicalHost(host) === host && !host.startsWith("."));
}

/** Returns the pattern without its "*.". */
export function hostPart(pattern: string): string {
  return pattern.startsWith("*.") ? pattern.slice(2) : pattern;
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

/** An IPv6 address in brackets, or a text without the marks that end a host. */
const IS_HOST = /^\[[\da-f:.]+\]$|^[^\s/:?#@\\[\]]+$/i;
const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
