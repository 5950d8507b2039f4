/** Clients that make requests of node:http, by an agent or a jar of their own. */

import type { Agent } from "node:http";
import { get as getPlain } from "node:http";
import { get as getSecure } from "node:https";
import { createGot } from "../recipes/got.ts";
import { createAgents } from "../recipes/node-http.ts";
import { createRequestContext } from "../recipes/playwright.ts";
import { createSuperagent } from "../recipes/superagent.ts";
import { createVisitor } from "../recipes/supertest.ts";
import type { Driver } from "./driver.ts";

export const REQUESTS: readonly Driver[] = [
  {
    name: "`node:http` and `node:https`",
    recipe: "node-http",
    hook: "`cookieAgent`",
    cannot: { redirects: "it follows none" },
    open(jar, proxy) {
      const agents = createAgents(jar, proxy);
      return {
        ask: (url, headers = {}) =>
          getWith(url, headers, url.startsWith("https:") ? agents.https : agents.http),
        close: () => {
          agents.http.destroy();
          agents.https.destroy();
        },
      };
    },
  },
  {
    name: "got 16",
    recipe: "got",
    hook: "its `cookieJar`",
    open(jar, proxy) {
      const got = createGot(jar, proxy).extend({ https: { rejectUnauthorized: false } });
      return { ask: (url, headers = {}) => got(url, { headers }) };
    },
  },
  {
    name: "superagent 10",
    recipe: "superagent",
    hook: "`cookieAgent` in a plugin",
    open(jar, proxy) {
      const { get } = createSuperagent(jar, proxy);
      return { ask: (url, headers = {}) => get(url).set(headers).redirects(20) };
    },
  },
  {
    name: "supertest 7",
    recipe: "supertest",
    hook: "the plugin of superagent",
    cannot: { "CONNECT proxy": "it speaks to the server under test" },
    open(jar) {
      return {
        ask: (url, headers = {}) => {
          const { origin, pathname, search } = new URL(url);
          return createVisitor(origin, jar)
            .get(pathname + search)
            .set(headers);
        },
      };
    },
  },
  {
    name: "Playwright's `APIRequestContext`",
    recipe: "playwright",
    hook: "storage states of `speculoos/formats`",
    cannot: { "Clear-Site-Data": "its own jar ignores it" },
    async open(jar, proxy) {
      const options = { ignoreHTTPSErrors: true, ...(proxy && { proxy: { server: proxy } }) };
      const { context, save } = await createRequestContext(jar, options);
      return {
        ask: (url, headers = {}) => context.get(url, { headers }),
        save,
        close: () => context.dispose(),
      };
    },
  },
];

function getWith(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  const get = url.startsWith("https:") ? getSecure : getPlain;
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => response.resume().on("end", resolve)).on("error", reject);
  });
}
