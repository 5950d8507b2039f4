/** What a browser would compute about the page behind a request (RFC 6265bis §5.2). */

import { mozillaHosts } from "../matching/public-suffix.ts";
import type { PartitionKey } from "../model/stored-cookie.ts";
import { readRequestUrl, siteOf } from "./request-url.ts";

/** What SameSite lets through: everything; all but Strict; besides None only what has no SameSite; None alone. */
export type SameSiteContext = "strict-or-less" | "lax-or-less" | "unset-or-less" | "none";

/** What is known of who asks. Whatever is left out, the jar takes for a navigation that the user began. */
export type RequestContext = {
  /** Default true; false is a script, which neither sees nor writes HttpOnly cookies. */
  httpOnlyAllowed?: boolean | undefined;
  /** Default "strict-or-less". */
  sameSite?: SameSiteContext | undefined;
  /** What `sameSite` would be if http and https were one site, where that is more: so that reasons can say so. */
  schemelessSameSite?: SameSiteContext | undefined;
  /** Default: the URL's own site. */
  partitionKey?: PartitionKey | undefined;
  /** The `Date` of the answer: `Expires` is told by the server's clock. */
  responseDate?: Date | undefined;
};

export type RequestFacts = {
  url: string | URL;
  /** The page that began it; absent where the user did. */
  initiator?: string | URL | undefined;
  /** The document in the address bar; the URL itself for a navigation. */
  topLevel?: string | URL | undefined;
  /** Default "GET". */
  method?: string | undefined;
  /** Whether the address bar changes. */
  navigation?: boolean | undefined;
  /** The URLs before the last; left out, redirects do not count, as in Chromium. */
  redirectChain?: readonly (string | URL)[] | undefined;
  /**
   * Whether any page above the request, the one at the top included, is of another site. Left out, `topLevel` and
   * `initiator` tell.
   */
  crossSiteAncestor?: boolean | undefined;
};

/**
 * The context of a request, from its facts. Sites are told by Mozilla's list of public suffixes, whatever the jar has.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.2
 * @throws TypeError where one of the URLs is none.
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
  const { navigation = topLevel === undefined && !new URL(url).protocol.startsWith("ws") } = facts;
  const read = (each: string | URL) => readRequestUrl(each, BROWSER_RULES);
  const request = read(url);
  const top = read(navigation ? url : (topLevel ?? url));
  const others = [top, read(initiator), ...redirectChain.map(read)];
  const sameSiteBy = (site: typeof siteOf): SameSiteContext =>
    !crossSiteAncestor && others.every((other) => site(other) === site(request))
      ? "strict-or-less"
      : navigation
        ? crossSiteNavigation(method)
        : "none";
  const sameSite = sameSiteBy(siteOf);
  const schemelessSameSite = sameSiteBy(({ registrableDomain }) => registrableDomain);
  const between = !navigation && others.slice(0, 2).some((other) => siteOf(other) !== siteOf(request));
  return {
    sameSite,
    ...(schemelessSameSite !== sameSite && { schemelessSameSite }),
    partitionKey: { topLevelSite: siteOf(top), hasCrossSiteAncestor: crossSiteAncestor ?? between },
  };
}

/** §5.8.3: a navigation from another site takes Lax cookies along where the method is safe (RFC 9110 §9.2.1). */
function crossSiteNavigation(method: string): SameSiteContext {
  return /^(GET|HEAD|OPTIONS|TRACE)$/i.test(method) ? "lax-or-less" : "unset-or-less";
}

const BROWSER_RULES = { hosts: mozillaHosts, secureLoopback: true };
