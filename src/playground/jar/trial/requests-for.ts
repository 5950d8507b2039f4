/** The requests that show where cookies go: each differs from the one that set them by one thing. */

import { requestContext, type StoredCookie } from "../../../jar.ts";
import { type Asker, isCrossSite, otherSites } from "./initiators.ts";

export type PlannedRequest = {
  readonly title: string;
  readonly url: URL;
  readonly asker: Asker;
  /** The page that it comes from, where that is of another site. */
  readonly site?: string;
};

type OwnRequest = { readonly url: URL; readonly asker: Asker };

export function requestsFor(
  url: URL,
  cookies: readonly StoredCookie[],
  own: OwnRequest | undefined,
): PlannedRequest[] {
  const [site, third] = otherSites(url);
  const same: PlannedRequest = { title: "The same URL again", url, asker: "user" };
  const near = [same, ...rootOf(url), ...hostsAround(url)];
  return [
    ...(own ? [ownRequest(own)] : []),
    ...near,
    ...homesOf(cookies, near),
    otherScheme(url),
    { title: "A link on another site", url, asker: "link", site },
    { title: "A form that another site posts", url, asker: "form", site },
    { title: "An image or frame in another site", url, asker: "embed", site },
    ...optional(
      cookies.some(({ partitionKey }) => partitionKey),
      { title: "An image or frame in a third site", url, asker: "embed", site: third },
    ),
    ...optional(
      cookies.some(({ httpOnly }) => httpOnly),
      { title: "A script in the page", url, asker: "script" },
    ),
  ];
}

function ownRequest({ url, asker }: OwnRequest): PlannedRequest {
  return { title: "Your own request", url, asker, ...(isCrossSite(asker) && { site: otherSites(url)[0] }) };
}

function optional(wanted: boolean, request: PlannedRequest): PlannedRequest[] {
  return wanted ? [request] : [];
}

function rootOf(url: URL): PlannedRequest[] {
  const root = new URL("/", url);
  return optional(url.pathname !== "/", { title: "The root of the host", url: root, asker: "user" });
}

function hostsAround(url: URL): PlannedRequest[] {
  const { hostname } = url;
  const above = registrableDomain(url);
  const isAddress = /^\[|^[\d.]+$/.test(hostname);
  return [
    ...optional(!isAddress, {
      title: "A host below",
      url: withHost(url, `sub.${hostname}`),
      asker: "user",
    }),
    ...optional(above !== hostname, { title: "The domain above", url: withHost(url, above), asker: "user" }),
  ];
}

/** Cookies that none of the requests so far is for: where each would go. */
function homesOf(cookies: readonly StoredCookie[], near: readonly PlannedRequest[]): PlannedRequest[] {
  const homes = new Map<string, PlannedRequest>();
  for (const cookie of cookies) {
    if (near.some(({ url }) => goesTo(cookie, url))) continue;
    const url = withHost(near[0]!.url, cookie.host);
    url.pathname = cookie.path;
    const title = cookie.name === "" ? "Where the nameless one belongs" : `Where “${cookie.name}” belongs`;
    homes.set(url.href, { title, url, asker: "user" });
    if (homes.size === MOST_HOMES) break;
  }
  return [...homes.values()];
}

/** By host and path alone (RFC 6265bis §5.1.3, §5.1.4). */
function goesTo({ host, hostOnly, path }: StoredCookie, { hostname, pathname }: URL): boolean {
  if (hostname !== host && (hostOnly || !hostname.endsWith(`.${host}`))) return false;
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}

function otherScheme(url: URL): PlannedRequest {
  const isSecure = /^(?:https|wss):$/.test(url.protocol);
  const other = new URL(url);
  other.protocol = isSecure ? "http:" : "https:";
  return { title: isSecure ? "Over plain http" : "Over https", url: other, asker: "user" };
}

function withHost(url: URL, host: string): URL {
  const other = new URL(url);
  other.hostname = host;
  return other;
}

/** The jar knows public suffixes; a page at the top is its own partition. */
function registrableDomain(url: URL): string {
  return requestContext({ url }).partitionKey?.topLevelSite.replace(/^\w+:\/\//, "") ?? url.hostname;
}

const MOST_HOMES = 3;
