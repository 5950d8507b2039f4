/** What cookies look at in a URL: its scheme, host and path (RFC 6265bis §5.7, §5.8.3). */

import { isLoopbackHost } from "../syntax/host.ts";
import { registrableDomain, type SuffixTable } from "./public-suffix.ts";

export type RequestUrl = {
  /** "http" or "https", which ws and wss count as; "" for schemes that have no cookies. */
  readonly scheme: "http" | "https" | "";
  /** As `URL` prints it, without the port. */
  readonly host: string;
  /** The host's public suffix and one label; the host itself where it has none. */
  readonly registrableDomain: string;
  readonly path: string;
  /** Over a secure protocol, or to this very machine where that counts as such. */
  readonly secure: boolean;
};

/** By what a URL is read: the public suffixes, and whether loopback counts as secure without TLS. */
export type UrlRules = { readonly suffixes: SuffixTable; readonly secureLoopback: boolean };

/** @throws TypeError where the text is no URL. */
export function readRequestUrl(url: string | URL, { suffixes, secureLoopback }: UrlRules): RequestUrl {
  const { protocol, hostname, pathname } = typeof url === "string" ? new URL(url) : url;
  const scheme = SCHEMES.get(protocol) ?? "";
  return {
    scheme,
    host: hostname,
    registrableDomain: registrableDomain(hostname, suffixes),
    path: pathname,
    secure: scheme === "https" || (secureLoopback && isLoopbackHost(hostname)),
  };
}

/** Scheme and registrable domain, as in "https://example.test" (schemeful same-site, §5.2). */
export function siteOf({ scheme, registrableDomain }: RequestUrl): string {
  return `${scheme}://${registrableDomain}`;
}

const SCHEMES: ReadonlyMap<string, "http" | "https"> = new Map([
  ["http:", "http"],
  ["https:", "https"],
  ["ws:", "http"],
  ["wss:", "https"],
]);
