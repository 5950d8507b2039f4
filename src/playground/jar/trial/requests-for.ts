/** The requests that show where cookies are sent: each differs in one thing from the request that set the cookies. */

import { isSentToHost } from "../../../jar/matching/domain-match.ts";
import { pathMatches } from "../../../jar/matching/path-match.ts";
import type { StoredCookie } from "../../../jar.ts";
import { isAddress } from "../../../syntax/host.ts";
import { type Initiator, isCrossSite, otherSites, registrableDomain } from "./initiators.ts";

export type PlannedRequest = {
  readonly title: string;
  readonly url: URL;
  readonly initiator: Initiator;
  /** The page that the request comes from, if it is of another site. */
  readonly site?: string;
};

type OwnRequest = { readonly url: URL; readonly initiator: Initiator };

/** Plans the requests to try after `url` set the cookies. `own` is the request of the person, if there is one; it comes first. */
export function requestsFor(
  url: URL,
  cookies: readonly StoredCookie[],
  own: OwnRequest | undefined,
): PlannedRequest[] {
  const [site, third] = otherSites(url);
  const same: PlannedRequest = { title: "The same URL again", url, initiator: "user" };
  const near = [same, ...rootOf(url), ...relatedHosts(url)];
  return [
    ...(own ? [ownRequest(own)] : []),
    ...near,
    ...cookieHomes(cookies, near),
    otherScheme(url),
    { title: "A link on another site", url, initiator: "link", site },
    { title: "A form on another site (POST)", url, initiator: "form", site },
    { title: "An image or frame on another site", url, initiator: "embed", site },
    ...optional(
      cookies.some(({ partitionKey }) => partitionKey),
      { title: "An image or frame on a third site", url, initiator: "embed", site: third },
    ),
    ...optional(
      cookies.some(({ httpOnly }) => httpOnly),
      { title: "A script in the page", url, initiator: "script" },
    ),
  ];
}

function ownRequest({ url, initiator }: OwnRequest): PlannedRequest {
  return {
    title: "Your own request",
    url,
    initiator,
    ...(isCrossSite(initiator) && { site: otherSites(url)[0] }),
  };
}

function optional(isWanted: boolean, request: PlannedRequest): PlannedRequest[] {
  return isWanted ? [request] : [];
}

function rootOf(url: URL): PlannedRequest[] {
  const root = new URL("/", url);
  return optional(url.pathname !== "/", { title: "The root of the host", url: root, initiator: "user" });
}

function relatedHosts(url: URL): PlannedRequest[] {
  const { hostname } = url;
  const parent = registrableDomain(url);
  return [
    ...optional(!isAddress(hostname), {
      title: "A subdomain",
      url: withHost(url, `sub.${hostname}`),
      initiator: "user",
    }),
    ...optional(parent !== hostname, {
      title: "The parent domain",
      url: withHost(url, parent),
      initiator: "user",
    }),
  ];
}

/** Plans a request for each cookie that matches none of the requests so far, to the cookie's own host and path. */
function cookieHomes(cookies: readonly StoredCookie[], near: readonly PlannedRequest[]): PlannedRequest[] {
  const homes = new Map<string, PlannedRequest>();
  for (const cookie of cookies) {
    if (near.some(({ url }) => matchesHostAndPath(cookie, url))) continue;
    const url = withHost(near[0]!.url, cookie.host);
    url.pathname = cookie.path;
    const name = cookie.name === "" ? "the nameless cookie" : `“${cookie.name}”`;
    homes.set(url.href, { title: `The host and path of ${name}`, url, initiator: "user" });
    if (homes.size === MAX_HOMES) break;
  }
  return [...homes.values()];
}

function matchesHostAndPath(cookie: StoredCookie, { hostname, pathname }: URL): boolean {
  return isSentToHost(cookie, hostname) && pathMatches(pathname, cookie.path);
}

function otherScheme(url: URL): PlannedRequest {
  const isSecure = /^(?:https|wss):$/.test(url.protocol);
  const other = new URL(url);
  other.protocol = isSecure ? "http:" : "https:";
  return { title: isSecure ? "Over plain http" : "Over https", url: other, initiator: "user" };
}

function withHost(url: URL, host: string): URL {
  const other = new URL(url);
  other.hostname = host;
  return other;
}

const MAX_HOMES = 3;
