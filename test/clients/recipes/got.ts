/** got asks its jar at every hop; it wants promises. */

// docs: client-got
import got from "got";
import { HttpsProxyAgent } from "https-proxy-agent";
import { CookieJar } from "speculoos/jar";

export function createGot(jar = new CookieJar(), proxy?: string) {
  return got.extend({
    cookieJar: {
      getCookieString: async (url: string) => jar.getCookieString(url),
      setCookie: async (line: string, url: string) => jar.setCookie(line, url),
    },
    hooks: {
      afterResponse: [
        (response) => {
          jar.clearSiteData(response.headers["clear-site-data"]?.toString(), response.url);
          return response;
        },
      ],
    },
    ...(proxy && { agent: { https: new HttpsProxyAgent(proxy) } }),
  });
}
// docs: end
