/** The WebSocket of undici, and of Node: its handshake is a dispatch. */

// docs: client-undici-websocket
import { CookieJar } from "speculoos/jar";
import { cookieInterceptor } from "speculoos/undici";
import { Agent, ProxyAgent, WebSocket } from "undici";

export function createConnect(jar = new CookieJar(), proxy?: string) {
  const dispatcher = (proxy ? new ProxyAgent(proxy) : new Agent()).compose(cookieInterceptor(jar));
  return (url: string, headers: Record<string, string> = {}) => new WebSocket(url, { dispatcher, headers });
}
// docs: end
