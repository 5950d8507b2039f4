/** ws: its handshake is a request of node:http, so an agent is enough. */

// docs: client-ws
import http from "node:http";
import https from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { cookieAgent } from "speculoos/http";
import { CookieJar } from "speculoos/jar";
import { type ClientOptions, WebSocket } from "ws";

export function createConnect(jar = new CookieJar(), proxy?: string) {
  const tunnel = proxy === undefined ? undefined : new HttpsProxyAgent(proxy);
  const plain = cookieAgent(jar, tunnel ?? new http.Agent());
  const secure = cookieAgent(jar, tunnel ?? new https.Agent());
  return (url: string, options: ClientOptions = {}) =>
    new WebSocket(url, { ...options, agent: url.startsWith("wss:") ? secure : plain });
}
// docs: end
