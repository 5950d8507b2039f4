/** axios follows redirects with one request a hop: agents see each. */

// docs: client-axios
import http from "node:http";
import https from "node:https";
import axios from "axios";
import { HttpsProxyAgent } from "https-proxy-agent";
import { cookieAgent } from "speculoos/http";
import { CookieJar } from "speculoos/jar";

export function createAxios(jar = new CookieJar(), proxy?: string) {
  const tunnel = proxy === undefined ? undefined : new HttpsProxyAgent(proxy);
  return axios.create({
    httpAgent: cookieAgent(jar, tunnel ?? new http.Agent({ keepAlive: true })),
    httpsAgent: cookieAgent(jar, tunnel ?? new https.Agent({ keepAlive: true })),
    proxy: false, // the agent's tunnel, not axios' own
  });
}

// docs: end

// docs: client-axios-fetch
import { withCookies } from "speculoos/fetch";

export function createFetchAxios(jar = new CookieJar()) {
  return axios.create({ adapter: "fetch", env: { fetch: withCookies(jar) } });
}
// docs: end
