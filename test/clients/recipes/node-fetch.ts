/** node-fetch 3 through withCookies, which follows the redirects in its place. */

// docs: client-node-fetch
import { HttpsProxyAgent } from "https-proxy-agent";
import nodeFetch from "node-fetch";
import { withCookies } from "speculoos/fetch";
import { CookieJar } from "speculoos/jar";

export function createNodeFetch(jar = new CookieJar(), proxy?: string) {
  if (proxy === undefined) return withCookies(jar, nodeFetch);
  const agent = new HttpsProxyAgent(proxy);
  return withCookies<typeof nodeFetch>(jar, (url, init) => nodeFetch(url, { agent, ...init }));
}
// docs: end
