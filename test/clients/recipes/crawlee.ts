/** crawlee's HTTP crawler: a jar for each session, saved with it. */

// docs: client-crawlee
import type { IncomingMessage } from "node:http";
import type { HttpCrawlerOptions, HttpCrawlingContext, Session } from "@crawlee/http";
import { CookieJar } from "speculoos/jar";

/** The jar of a session is in its user data, which crawlee saves as JSON. */
export function jarOf({ userData }: Session): CookieJar {
  if (!(userData.jar instanceof CookieJar))
    userData.jar = userData.jar ? CookieJar.fromJSON(userData.jar) : new CookieJar();
  return userData.jar;
}

export const withJars: HttpCrawlerOptions<HttpCrawlingContext> = {
  useSessionPool: true,
  persistCookiesPerSession: false, // crawlee's own jar
  preNavigationHooks: [
    ({ session }, options) => {
      const jar = jarOf(session!);
      // Run for each hop.
      options.hooks = {
        beforeRequest: [
          ({ url, headers }) => {
            const cookie = jar.getCookieString(String(url));
            if (cookie) headers.cookie = cookie;
            else delete headers.cookie;
          },
        ],
        beforeRedirect: [(_options, response) => receive(jar, response)],
      };
    },
  ],
  postNavigationHooks: [({ session, response }) => receive(jarOf(session!), response)],
};

function receive(jar: CookieJar, { headers, url }: Pick<IncomingMessage, "headers" | "url">): void {
  jar.setCookies({ headers }, url!);
  jar.clearSiteData(headers["clear-site-data"]?.toString(), url!);
}
// docs: end
