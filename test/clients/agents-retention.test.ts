/** Clients keep nothing of a request that is over: 10,000 requests leave the heap as it was. */

import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { cookieAgent } from "speculoos/http";
import { CookieJar } from "speculoos/jar";
import { cookieInterceptor } from "speculoos/undici";
import * as undici8 from "undici";
import * as undici7 from "undici7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Site, startSite } from "./loopback-site.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const REQUESTS = 10_000;
const WARM_UP = 2_000;
/** The heap moves by 25 of them either way. One URL or one Cookie header kept of each request would be 60 or more. */
const BYTES_A_REQUEST = 50;

let site: Site;
beforeAll(async () => {
  site = await startSite((request, response) => {
    site.asked.length = 0;
    response.setHeader("Set-Cookie", [
      `id=${request.url!.slice(1)}; Path=/`,
      "theme=dark; Path=/; Max-Age=60",
    ]);
    response.end("x");
  });
});
afterAll(() => site.close());

type Client = {
  ask: (url: string, headers: Record<string, string>) => Promise<unknown>;
  close: () => unknown;
};
const rows: [what: string, create: (jar: CookieJar) => Client][] = [
  [
    "an agent of node:http",
    (jar) => {
      const agent = cookieAgent(jar, new Agent({ keepAlive: true, maxSockets: 2 }));
      const ask = async (url: string, headers: Record<string, string>) => {
        const [response] = (await once(get(url, { agent, headers }), "response")) as [IncomingMessage];
        await once(response.resume(), "end");
      };
      return { ask, close: () => agent.destroy() };
    },
  ],
  ...[undici7 as unknown as typeof undici8, undici8].map(
    (undici, i): [string, (jar: CookieJar) => Client] => [
      `a dispatcher of undici ${7 + i}`,
      (jar) => {
        const own = new undici.Agent({ connections: 2 });
        const dispatcher = own.compose(
          cookieInterceptor(jar),
          undici.interceptors.redirect({ maxRedirections: 2 }),
        );
        const ask = async (url: string, headers: Record<string, string>) =>
          (await undici.request(url, { dispatcher, headers })).body.dump();
        return { ask, close: () => own.close() };
      },
    ],
  ),
];

for (const [what, create] of rows) {
  test(`the heap after ${REQUESTS} requests with ${what} is as before`, { timeout: 120_000 }, async () => {
    const jar = new CookieJar();
    const { ask, close } = create(jar);
    const round = async (count: number) => {
      for (let i = 0; i < count; i++) await ask(`${site.origin}/${i}`, i % 2 ? { Cookie: `given=${i}` } : {});
      await new Promise((resolve) => setTimeout(resolve, 50));
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await round(WARM_UP);
    const after = await round(REQUESTS);
    expect(jar.size).toBe(2);
    expect((after - before) / REQUESTS).toBeLessThan(BYTES_A_REQUEST);
    await close();
  });
}
