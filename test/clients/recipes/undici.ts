/** undici's own requests: the interceptor of the jar comes before that of redirects. */

// docs: client-undici
import { CookieJar } from "speculoos/jar";
import { cookieInterceptor } from "speculoos/undici";
import { Agent, interceptors, ProxyAgent, request } from "undici";

export function createRequest(jar = new CookieJar(), proxy?: string) {
  const dispatcher = (proxy ? new ProxyAgent(proxy) : new Agent()).compose(
    cookieInterceptor(jar),
    interceptors.redirect({ maxRedirections: 20 }),
  );
  return (url: string, options: Omit<Parameters<typeof request>[1], "dispatcher"> = {}) =>
    request(url, { ...options, dispatcher });
}
// docs: end
