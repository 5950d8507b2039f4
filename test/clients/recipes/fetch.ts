/** The fetch of Node, and of undici behind a proxy. */

// docs: client-fetch
import { withCookies } from "speculoos/fetch";
import { CookieJar } from "speculoos/jar";

export function createFetch(jar = new CookieJar()) {
  return withCookies(jar);
}

// docs: end

// docs: client-fetch-proxy
import { ProxyAgent, fetch as undiciFetch } from "undici";

export function createProxiedFetch(jar: CookieJar, proxy: string) {
  const dispatcher = new ProxyAgent(proxy);
  return withCookies<typeof undiciFetch>(jar, (input, init) => undiciFetch(input, { ...init, dispatcher }));
}
// docs: end
