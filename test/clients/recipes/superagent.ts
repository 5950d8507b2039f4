/** superagent takes one agent for a request: the plugin chooses it at every hop. */

// docs: client-superagent
import http from "node:http";
import https from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { cookieAgent } from "speculoos/http";
import { CookieJar } from "speculoos/jar";
import superagent, { type SuperAgentRequest } from "superagent";

/** A plugin: `superagent.get(url).use(cookies)`. */
export function createCookies(jar = new CookieJar(), proxy?: string) {
  const tunnel = proxy === undefined ? undefined : new HttpsProxyAgent(proxy);
  const plain = cookieAgent(jar, tunnel ?? new http.Agent({ keepAlive: true }));
  const secure = cookieAgent(jar, tunnel ?? new https.Agent({ keepAlive: true }));
  return (request: SuperAgentRequest) => {
    const choose = () => request.agent(request.url.startsWith("https:") ? secure : plain);
    request.on("redirect", choose);
    choose();
  };
}

export function createSuperagent(jar = new CookieJar(), proxy?: string) {
  const cookies = createCookies(jar, proxy);
  return { get: (url: string) => superagent.get(url).use(cookies) };
}
// docs: end
