/** What each cell of the matrix of clients asks: a function that throws if the client can't do it. */

import { expect } from "vitest";
import { CookieJar } from "../../src/jar/cookie-jar.ts";
import type { Connection, Driver } from "./drivers/driver.ts";
import type { Site } from "./loopback-site.ts";
import { startMatrixSite } from "./matrix-site.ts";
import { startProxy } from "./proxy.ts";

/** The two servers, the second by another name: cookies of one are none of the other's. */
type Setting = { jar: CookieJar; client: Connection; first: string; second: string; asked: string[] };

export type Question = {
  readonly title: string;
  readonly column: string;
  answer(driver: Driver): Promise<string>;
};

const YES = "yes";

export const QUESTIONS: readonly Question[] = [
  {
    title: "stores what a response sets, and sends it with the next request",
    column: "set and send",
    answer: (driver) =>
      withSetting(driver, async ({ jar, client, first, asked }) => {
        await client.ask(`${first}/?${set("a=1; Path=/")}&${set("b=2; Path=/; HttpOnly")}`);
        await client.ask(`${first}/next`);
        expect(asked.at(-1)).toBe("GET /next a=1; b=2");
        await client.save?.();
        expect(jar.getCookieString(first)).toBe("a=1; b=2");
        return YES;
      }),
  },
  {
    title: "keeps Secure cookies for https",
    column: "https",
    answer: (driver) =>
      withSetting(
        driver,
        async ({ jar, client, first, asked }) => {
          await client.ask(`${first}/?${set("__Host-a=1; Path=/; Secure")}`);
          await client.ask(`${first}/next`);
          expect(asked.at(-1)).toBe("GET /next __Host-a=1");
          await client.save?.();
          expect(jar.size).toBe(1);
          return YES;
        },
        { tls: true },
      ),
  },
  {
    title: "asks the jar at every hop of a redirect, on the host of the hop",
    column: "redirects",
    answer: (driver) =>
      withSetting(
        driver,
        async ({ jar, client, first, second, asked }) => {
          const last = `${first}/last`;
          const other = `${second}/other?${set("b=2; Path=/")}&${to(last)}`;
          await client.ask(`${first}/?${set("a=new; Path=/")}&${to(`${first}/same?${to(other)}`)}`);
          expect(asked.map((line) => line.replace(/\?\S*/, ""))).toEqual([
            "GET / a=old",
            "GET /same a=new",
            "GET /other theirs=1",
            "GET /last a=new",
          ]);
          await client.save?.();
          expect(jar.getCookieString(second)).toBe("theirs=1; b=2");
          return YES;
        },
        { first: ["a=old; Path=/"], second: ["theirs=1; Path=/"] },
      ),
  },
  {
    title: "forgets what the server removes, and what the jar's owner removes",
    column: "removal",
    answer: (driver) =>
      withSetting(driver, async ({ jar, client, first, asked }) => {
        await client.ask(`${first}/?${set("a=1; Path=/")}&${set("b=2; Path=/")}`);
        await client.ask(`${first}/?${set("a=; Path=/; Max-Age=0")}`);
        await client.ask(`${first}/next`);
        expect(asked.at(-1)).toBe("GET /next b=2");
        jar.remove({ url: first });
        if (client.save) return "yes; what you remove, in the next context";
        await client.ask(`${first}/next`);
        expect(asked.at(-1)).toBe("GET /next");
        return YES;
      }),
  },
  {
    title: "obeys Clear-Site-Data",
    column: "Clear-Site-Data",
    answer: (driver) =>
      withSetting(
        driver,
        async ({ jar, client, first, asked }) => {
          await client.ask(`${first}/?${set("a=1; Path=/")}`);
          await client.ask(`${first}/?clear`);
          await client.ask(`${first}/next`);
          expect(asked.at(-1)).toBe("GET /next");
          expect(jar.size).toBe(0);
          return YES;
        },
        { tls: true },
      ),
  },
  {
    title: "keeps 200 parallel requests apart, each of which sets a cookie and sends it",
    column: "200 in parallel",
    answer: (driver) =>
      withSetting(driver, async ({ client, first, second, asked }) => {
        // A host may have 180 cookies.
        const urls = Array.from({ length: 200 }, (_, i) => `${i % 2 ? first : second}/${i}/`);
        await Promise.all(urls.map((url, i) => client.ask(`${url}?${set(`c${i}=${i}`)}`)));
        asked.length = 0;
        await Promise.all(urls.map((url) => client.ask(`${url}next`)));
        expect(asked.toSorted()).toEqual(urls.map((_, i) => `GET /${i}/next c${i}=${i}`).toSorted());
        return YES;
      }),
  },
  {
    title: "goes through a proxy that sees no cookie and can set none",
    column: "CONNECT proxy",
    answer: async (driver) => {
      const proxy = await startProxy();
      try {
        return await withSetting(
          driver,
          async ({ jar, client, first, asked }) => {
            await client.ask(`${first}/?${set("a=1; Path=/; Secure")}`);
            await client.ask(`${first}/next`);
            expect(asked.at(-1)).toBe("GET /next a=1");
            await client.save?.();
            expect(jar.size).toBe(1);
            expect([...new Set(proxy.asked)]).toEqual([`CONNECT ${first.slice("https://".length)}`]);
            return YES;
          },
          { tls: true, proxy: proxy.url },
        );
      } finally {
        await proxy.close();
      }
    },
  },
  {
    title: "sends a caller's own Cookie header to the first host alone",
    column: "a Cookie header of your own",
    answer: (driver) =>
      withSetting(
        driver,
        async ({ client, first, second, asked }) => {
          await client.ask(`${first}/`, { cookie: "a=own" });
          const sent = asked.at(-1)!;
          if (!driver.cannot?.redirects) {
            await client.ask(`${first}/?${to(`${second}/other`)}`, { cookie: "a=own" });
            expect(asked.at(-1)).toBe("GET /other");
          }
          if (sent === "GET / b=jar; a=own") return "replaces its names";
          if (sent === "GET / a=own") return "replaces all";
          expect(sent).toBe("GET / a=jar; b=jar");
          return "is not sent";
        },
        { first: ["a=jar; Path=/", "b=jar; Path=/"] },
      ),
  },
];

type Preparation = {
  readonly tls?: boolean;
  readonly proxy?: string;
  /** Set-Cookie lines that are in the jar before. */
  readonly first?: readonly string[];
  readonly second?: readonly string[];
};

async function withSetting(
  driver: Driver,
  use: (setting: Setting) => Promise<string>,
  { tls = false, proxy, first = [], second = [] }: Preparation = {},
): Promise<string> {
  const speaks = driver.speaks ?? "http";
  const sites: Site[] = [await startMatrixSite(speaks, tls), await startMatrixSite(speaks, tls)];
  const [one, two] = sites as [Site, Site];
  const jar = new CookieJar();
  jar.setCookies(first, one.origin);
  jar.setCookies(second, two.byName);
  const client = await driver.open(jar, proxy);
  // In the order of arrival, whichever was asked.
  const asked: string[] = one.asked;
  two.asked.push = (...lines) => asked.push(...lines);
  try {
    return await use({ jar, client, first: one.origin, second: two.byName, asked });
  } finally {
    await client.close?.();
    for (const site of sites) await site.close();
  }
}

function set(line: string): string {
  return `set=${encodeURIComponent(line)}`;
}

function to(url: string): string {
  return `to=${encodeURIComponent(url)}`;
}
