/** What cookies look at in a URL: its scheme, host and path (RFC 6265bis §5.7, §5.8.3). */

import { defaultPath } from "../matching/path-match.ts";
import type { HostFacts, HostTable } from "../matching/public-suffix.ts";

export type RequestUrl = Omit<HostFacts, "isLoopback"> & {
  /** "http" or "https", which ws and wss count as; "" for schemes that have no cookies. */
  readonly scheme: "http" | "https" | "";
  readonly path: string;
  /** Of cookies that name none. */
  readonly defaultPath: string;
  /** Over a secure protocol, or to this very machine where that counts as such. */
  readonly secure: boolean;
};

/** By what a URL is read: the public suffixes, and whether loopback counts as secure without TLS. */
export type UrlRules = { readonly hosts: HostTable; readonly secureLoopback: boolean };

/** @throws TypeError where the text is no URL. */
export function readRequestUrl(url: string | URL, { hosts, secureLoopback }: UrlRules): RequestUrl {
  const { protocol, hostname, pathname } = typeof url === "string" ? new URL(url) : url;
  const scheme = schemeOf(protocol);
  const { host, suffixLength, registrableDomain, isAddress, isLoopback } = hosts.factsOf(hostname);
  return {
    scheme,
    host,
    suffixLength,
    registrableDomain,
    isAddress,
    path: pathname,
    defaultPath: defaultPath(pathname),
    secure: scheme === "https" || (secureLoopback && isLoopback),
  };
}

/** Scheme and registrable domain, as in "https://example.test" (schemeful same-site, §5.2). */
export function siteOf({ scheme, registrableDomain }: RequestUrl): string {
  return `${scheme}://${registrableDomain}`;
}

/** The schemes of WebSocket count as those of HTTP. */
function schemeOf(protocol: string): RequestUrl["scheme"] {
  if (protocol === "https:" || protocol === "wss:") return "https";
  return protocol === "http:" || protocol === "ws:" ? "http" : "";
}
