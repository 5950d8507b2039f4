/** The parts of a URL that cookies depend on: scheme, host and path (RFC 6265bis §5.7, §5.8.3). */

import { defaultPath } from "../matching/path-match.ts";
import type { HostFacts, HostTable } from "../matching/public-suffix.ts";

export type RequestUrl = HostFacts & {
  /** ws counts as http, wss as https. "" for every other scheme: no cookies. */
  readonly scheme: "http" | "https" | "";
  readonly path: string;
  /** The path of cookies that are set without one (§5.1.4). */
  readonly defaultPath: string;
  /** True for https and wss, and for loopback hosts if `secureLoopback` is set. */
  readonly secure: boolean;
};

/** The settings of a jar that URLs are read with. `secureLoopback`: loopback counts as secure without TLS. */
export type UrlRules = { readonly hosts: HostTable; readonly secureLoopback: boolean };

/** Reads a URL. @throws TypeError if the text is not a valid URL. */
export function readRequestUrl(url: string | URL, { hosts, secureLoopback }: UrlRules): RequestUrl {
  const { protocol, hostname, pathname } = typeof url === "string" ? parseUrl(url) : url;
  const scheme = schemeOf(protocol);
  const facts = hosts.get(hostname);
  return {
    ...facts,
    scheme,
    path: pathname,
    defaultPath: defaultPath(pathname),
    secure: scheme === "https" || (secureLoopback && facts.isLoopback),
  };
}

/** Returns what `readRequestUrl` returns for the root of a host over https. The host must be as `URL` prints it. */
export function hostUrl(host: string, { hosts }: UrlRules): RequestUrl {
  return { ...hosts.get(host), scheme: "https", path: "/", defaultPath: "/", secure: true };
}

/** @throws TypeError without the text, which the platform's own error has. */
export function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new TypeError("a URL must be absolute and valid");
  }
}

/** Returns scheme and registrable domain, as in "https://example.test" (schemeful same-site, §5.2). */
export function siteOf({ scheme, registrableDomain }: RequestUrl): string {
  return `${scheme}://${registrableDomain}`;
}

function schemeOf(protocol: string): RequestUrl["scheme"] {
  if (protocol === "https:" || protocol === "wss:") return "https";
  return protocol === "http:" || protocol === "ws:" ? "http" : "";
}
