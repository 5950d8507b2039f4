/** The context that a browser computes for a request (RFC 6265bis §5.2). */

import { mozillaHosts } from "../matching/public-suffix.ts";
import type { PartitionKey } from "../model/stored-cookie.ts";
import { parseUrl, type RequestUrl, readRequestUrl, siteOf } from "./request-url.ts";

/**
 * The cookies that SameSite allows in a request:
 * - "strict-or-less": all cookies; the request is same-site;
 * - "lax-or-less": all but SameSite=Strict; a cross-site navigation with a safe method;
 * - "unset-or-less": SameSite=None, and young cookies without SameSite if the jar has `laxAllowingUnsafe`; a cross-site
 *   navigation with an unsafe method;
 * - "none": only SameSite=None; every other cross-site request.
 */
export type SameSiteContext = "strict-or-less" | "lax-or-less" | "unset-or-less" | "none";

/** The context of a request. The defaults are those of a navigation that the user started. */
export type RequestContext = {
  /** Default true. False for a script, which neither reads nor writes HttpOnly cookies. */
  httpOnlyAllowed?: boolean | undefined;
  /** Default "strict-or-less". */
  sameSite?: SameSiteContext | undefined;
  /** The value that `sameSite` would have if http and https were one site, if it differs. Only reasons read it. */
  schemelessSameSite?: SameSiteContext | undefined;
  /** Default: the URL's own site. */
  partitionKey?: PartitionKey | undefined;
  /** The `Date` of the response: `Expires` is relative to the server's clock. */
  responseDate?: Date | undefined;
};

/**
 * The facts of a request from which `requestContext` computes the context. Pages may be given by their origins. "null" is
 * an opaque origin, as that of `data:` and `file:` pages is: a site of its own, and a partition that no other call shares.
 */
export type RequestFacts = {
  url: string | URL;
  /** The page that started the request; absent if the user did. Without `topLevel`, the request counts as a navigation. */
  initiator?: string | URL | undefined;
  /** The document in the address bar. Default: the URL itself, as for a navigation. */
  topLevel?: string | URL | undefined;
  /** Default "GET". */
  method?: string | undefined;
  /** Whether the request changes the address bar. Default: true if `topLevel` is absent and the URL is not ws or wss. */
  navigation?: boolean | undefined;
  /** The URLs before the last one. If absent, redirects do not count, as in Chromium. */
  redirectChain?: readonly (string | URL)[] | undefined;
  /**
   * Whether any page above the request is of another site; the page at the top counts. Default: computed from
   * `topLevel` and `initiator`.
   */
  crossSiteAncestor?: boolean | undefined;
};

/**
 * Computes the context of a request. Sites follow Mozilla's list of public suffixes, even if the jar has another.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.2
 * @throws TypeError if one of the URLs is invalid.
 * @example
 * ```ts
 * import { CookieJar, requestContext } from "speculoos/jar";
 *
 * const url = "https://www.example.com/avatar.png";
 * const image = requestContext({ url, initiator: "https://blog.example.org/", topLevel: "https://blog.example.org/" });
 * console.log(image.sameSite, image.partitionKey?.topLevelSite); // none https://example.org
 *
 * const jar = new CookieJar();
 * jar.setCookie("id=7; SameSite=Lax", url);
 * console.log(jar.getCookies(url, image).length); // 0
 * ```
 */
export function requestContext(facts: RequestFacts): RequestContext {
  const { url, initiator = url, topLevel, method = "GET", redirectChain = [], crossSiteAncestor } = facts;
  // The address bar never shows a WebSocket.
  const { navigation = topLevel === undefined && !parseUrl(String(url)).protocol.startsWith("ws") } = facts;
  const request = readOrigin(url);
  const top = navigation ? request : readOrigin(topLevel ?? url);
  const others = [top, readOrigin(initiator), ...redirectChain.map(readOrigin)];
  const sameSiteBy = (site: typeof siteOf): SameSiteContext =>
    !crossSiteAncestor && others.every((other) => site(other) === site(request))
      ? "strict-or-less"
      : navigation
        ? crossSiteNavigation(method)
        : "none";
  const sameSite = sameSiteBy(siteOf);
  const schemelessSameSite = sameSiteBy(({ registrableDomain }) => registrableDomain);
  const hasCrossSitePage =
    !navigation && others.slice(0, 2).some((other) => siteOf(other) !== siteOf(request));
  return {
    sameSite,
    ...(schemelessSameSite !== sameSite && { schemelessSameSite }),
    partitionKey: { topLevelSite: siteOf(top), hasCrossSiteAncestor: crossSiteAncestor ?? hasCrossSitePage },
  };
}

/** Reads the origin of a page or request. An opaque one becomes a host that no other page has. */
function readOrigin(url: string | URL): RequestUrl {
  const { origin } = parseUrl(url === "null" ? "data:" : String(url));
  return readRequestUrl(/^(http|ws)/.test(origin) ? origin : `null://${Math.random()}`, BROWSER_RULES);
}

/** §5.8.3: a cross-site navigation carries Lax cookies if its method is safe (RFC 9110 §9.2.1). */
function crossSiteNavigation(method: string): SameSiteContext {
  return /^(GET|HEAD|OPTIONS|TRACE)$/i.test(method) ? "lax-or-less" : "unset-or-less";
}

const BROWSER_RULES = { hosts: mozillaHosts, secureLoopback: true };
