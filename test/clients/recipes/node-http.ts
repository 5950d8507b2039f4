/** node:http and node:https: an agent for each. */

// docs: client-node-http
import http from "node:http";
import https from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { cookieAgent } from "speculoos/http";
import { CookieJar } from "speculoos/jar";

export function createAgents(jar = new CookieJar(), proxy?: string) {
  const tunnel = proxy === undefined ? undefined : new HttpsProxyAgent(proxy);
  return {
    http: cookieAgent(jar, tunnel ?? new http.Agent({ keepAlive: true })),
    https: cookieAgent(jar, tunnel ?? new https.Agent({ keepAlive: true })),
  };
}
// docs: end
