/** Who makes a request, as far as cookies can tell: the choices of the page, and what a browser computes from each. */

import { type RequestContext, requestContext } from "../../../jar.ts";

/** By the word that stands in a link. Cookies tell the user from a page of the same site nowhere, so they are one. */
export const ASKERS = [
  ["user", "the user, or a page of the same site"],
  ["link", "another site: a link"],
  ["form", "another site: a form that posts"],
  ["embed", "another site: an image, frame or fetch"],
  ["script", "a script in the page (document.cookie)"],
] as const;

export type Asker = (typeof ASKERS)[number][0];

export function askerOf(word: string | null): Asker {
  return ASKERS.find(([known]) => known === word)?.[0] ?? "user";
}

/** Whether another site is behind it. */
export function isCrossSite(asker: Asker): boolean {
  return asker !== "user" && asker !== "script";
}

/** The context of a request; `site` is the page that it comes from, where that is another. */
export function contextFor(asker: Asker, url: URL, site: string = otherSites(url)[0]): RequestContext {
  switch (asker) {
    case "user":
      return requestContext({ url });
    case "script":
      return { ...requestContext({ url }), httpOnlyAllowed: false };
    case "link":
      return requestContext({ url, initiator: site, navigation: true });
    case "form":
      return requestContext({ url, initiator: site, navigation: true, method: "POST" });
    case "embed":
      return requestContext({ url, initiator: site, topLevel: site });
  }
}

/** Two sites that a URL does not belong to. */
export function otherSites(url: URL): readonly [string, string] {
  const [first, second] = SITES.filter((site) => !url.hostname.endsWith(new URL(site).hostname));
  return [first!, second!];
}

const SITES = ["https://elsewhere.example/", "https://third-site.example/", "https://far-off.example/"];
