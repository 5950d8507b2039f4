/** One fetch with all its redirects, and a jar that is asked at every hop (https://fetch.spec.whatwg.org/#http-redirect-fetch). */

import type { CookieJar } from "../../jar/cookie-jar.ts";
import { onlyBytes } from "../../jar/request/only-bytes.ts";
import type { RequestContext } from "../../jar/request/request-context.ts";
import { parseUrl } from "../../jar/request/request-url.ts";
import { readResponse } from "../../jar/request/response.ts";
import { type ClientContext, contextForHop } from "../client-context.ts";
import { isFromSite } from "../receive-cookies.ts";
import {
  cancelBody,
  type FetchResult,
  hasSetCookie,
  isHiddenRedirect,
  isRedirect,
  markRedirected,
  responseUrl,
} from "./fetched-response.ts";
import { readLocation } from "./location.ts";
import { RequestChain } from "./request-chain.ts";

export type CookieClient = {
  readonly jar: CookieJar;
  fetch(input: unknown, init?: RequestInit): Promise<FetchResult>;
  readonly context: ClientContext | undefined;
  readonly maxRedirects: number;
};

/** Returns the response of the last hop. Rejects with what the fetch rejects with, or a TypeError for a redirect. */
export async function followRedirects(
  client: CookieClient,
  input: unknown,
  init: RequestInit,
): Promise<FetchResult> {
  // Called as a method, the fetch of a browser or of workerd fails.
  const { jar, fetch, context: given, maxRedirects } = client;
  const chain = new RequestChain(input, init);
  const page = chain.credentials === "same-origin" ? readPage(given) : undefined;
  let hasCredentials = chain.credentials !== "omit";
  try {
    for (;;) {
      hasCredentials &&= page === undefined || page === chain.parsedUrl.origin;
      const context = given && hasCredentials ? contextForHop(given, chain.hop) : undefined;
      const cookies = hasCredentials ? onlyBytes(jar.getCookieString(chain.url, context)) : "";
      const response = await fetch(...chain.createArguments(cookies));
      if (hasCredentials && isFromSite(response.status)) storeCookies(jar, response, chain, context);
      const url = readRedirect(response, chain, maxRedirects);
      if (url === undefined) return chain.redirects === 0 ? response : markRedirected(response);
      const body = chain.redirectTo(url, response);
      // Most hops have no body to wait for.
      if (body) await body;
    }
  } finally {
    chain.release();
  }
}

function storeCookies(
  jar: CookieJar,
  response: FetchResult,
  chain: RequestChain,
  context?: RequestContext,
): void {
  if (hasSetCookie(response)) {
    const { lines, url, context: dated } = readResponse(response, chain.url, context);
    jar.setCookies(lines, url === chain.url ? chain.urlOrText : url, dated);
  }
  const clear = response.headers.get("clear-site-data");
  if (clear) jar.clearSiteData(clear, responseUrl(response, chain.url), context);
}

/** Returns the URL that a response leads to, if it is not the last. @throws TypeError if nothing may go there. */
function readRedirect(response: FetchResult, chain: RequestChain, max: number): URL | undefined {
  const { redirect, redirects, url } = chain;
  if (redirect === "manual") return undefined;
  if (isHiddenRedirect(response))
    throw new TypeError(
      "a redirect must be visible, and browsers hide it: use their own fetch, which has their own cookies",
    );
  if (!isRedirect(response)) return undefined;
  const location = response.headers.get("location");
  // Mocks return `undefined` for a header that is absent.
  if (redirect !== "error" && location == null) return undefined;
  cancelBody(response);
  if (redirect === "error") throw new TypeError('a response must be no redirect if "redirect" is "error"');
  const next = readLocation(location!, responseUrl(response, url));
  if (redirects === max) throw new TypeError(`a fetch must end after ${max} redirects; got one more`);
  return next;
}

/** Returns the origin of the page that "same-origin" refers to. Without a page, it allows all. */
function readPage(context: ClientContext | undefined): string | undefined {
  const initiator = typeof context === "object" ? context.initiator : undefined;
  return initiator === undefined || initiator === "null" ? initiator : parseUrl(String(initiator)).origin;
}
