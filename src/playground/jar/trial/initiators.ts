/** Who can make a request, as far as cookies differ: the choices on the page, and the context a browser computes for each. */

import { mozillaHosts } from "../../../jar/matching/public-suffix.ts";
import { type RequestContext, requestContext } from "../../../jar.ts";

/** The word in a link, and the label. Cookies do not tell the user from a page of the same site. */
export const INITIATORS = [
  ["user", "the user, or a page of the same site"],
  ["link", "another site: a link"],
  ["form", "another site: a form with POST"],
  ["embed", "another site: an image, frame or fetch"],
  ["script", "a script in the page (document.cookie)"],
] as const;

export type Initiator = (typeof INITIATORS)[number][0];

/** Reads the word of a link. Returns "user" for any unknown word. */
export function readInitiator(word: string | null): Initiator {
  return INITIATORS.find(([known]) => known === word)?.[0] ?? "user";
}

/** Whether the request comes from another site. */
export function isCrossSite(initiator: Initiator): boolean {
  return initiator !== "user" && initiator !== "script";
}

/** Returns the context of a request. `site` is the page of the other site, if the request comes from one. */
export function contextFor(
  initiator: Initiator,
  url: URL,
  site: string = otherSites(url)[0],
): RequestContext {
  switch (initiator) {
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

/** Returns pages of two sites that the URL does not belong to. */
export function otherSites(url: URL): readonly [string, string] {
  const own = registrableDomain(url);
  const [first, second] = SITES.filter((site) => registrableDomain(new URL(site)) !== own);
  return [first!, second!];
}

/** Returns the registrable domain of a URL by Mozilla's list, as `requestContext` computes it. */
export function registrableDomain({ hostname }: URL): string {
  return mozillaHosts.get(hostname).registrableDomain;
}

const SITES = ["https://elsewhere.example/", "https://third-site.example/", "https://far-off.example/"];
