/** The URL that a request is made to, of its parts (RFC 9110 §7.1, RFC 9112 §3.2). */

/**
 * Returns the URL of a request over this scheme, such as "https:", with this Host and path. A path that is a whole URL, as
 * proxies are asked, is the URL. It is secure only if the connection is.
 */
export function targetUrl(scheme: string, host: string, path: string): string {
  if (path.startsWith("/")) return `${scheme}//${host}${path}`;
  if (!/^https?:\/\//i.test(path)) return `${scheme}//${host}/`;
  return scheme.endsWith("s:") ? path : path.replace(/^https/i, "http");
}

/** Returns a Host header. @throws TypeError if it is no host with an optional port. The message does not show it. */
export function checkHost(host: string): string {
  // What else would become userinfo, or a path.
  if (!/^[^\s/?#@\\]+$/.test(host)) throw new TypeError("a Host header must be a host and an optional port");
  return host;
}

/** Returns ws for http, if the request asks for a WebSocket: the address bar never shows one, so its default context differs. */
export function schemeOf(protocol: string, upgrade: unknown): string {
  const isSocket = typeof upgrade === "string" && upgrade.toLowerCase() === "websocket";
  return isSocket ? protocol.replace("http", "ws") : protocol;
}
