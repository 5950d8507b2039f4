/** ky takes any fetch. */

// docs: client-ky
import ky from "ky";
import { withCookies } from "speculoos/fetch";
import { CookieJar } from "speculoos/jar";

export function createKy(jar = new CookieJar()) {
  return ky.extend({ fetch: withCookies(jar) });
}

// docs: end

// docs: client-ky-proxy
import { ProxyAgent } from "undici7"; // the major version that is in Node: process.versions.undici

export function createProxiedKy(jar: CookieJar, proxy: string) {
  const options = { dispatcher: new ProxyAgent(proxy) };
  const proxied: typeof fetch = (input, init) => fetch(input, { ...init, ...options });
  return ky.extend({ fetch: withCookies(jar, proxied) });
}
// docs: end
