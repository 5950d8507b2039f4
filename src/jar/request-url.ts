/** What cookies look at in a URL: its scheme, host and path (RFC 6265bis §5.7, §5.8.3). */

import { isLoopbackHost } from "../syntax/host.ts";

export type RequestUrl = {
  /** "http" or "https", which ws and wss count as; "" for schemes that have no cookies. */
  readonly scheme: "http" | "https" | "";
  /** As `URL` prints it, without the port. */
  readonly host: string;
  readonly path: string;
  /** Over a secure protocol, or to this very machine where that counts as such. */
  readonly secure: boolean;
};

/** @throws TypeError where the text is no URL. */
export function readRequestUrl(url: string | URL, secureLoopback: boolean): RequestUrl {
  const { protocol, hostname, pathname } = typeof url === "string" ? new URL(url) : url;
  const scheme = SCHEMES.get(protocol) ?? "";
  return {
    scheme,
    host: hostname,
    path: pathname,
    secure: scheme === "https" || (secureLoopback && isLoopbackHost(hostname)),
  };
}

const SCHEMES: ReadonlyMap<string, "http" | "https"> = new Map([
  ["http:", "http"],
  ["https:", "https"],
  ["ws:", "http"],
  ["wss:", "https"],
]);
