/** Crawls with two sessions, then with what crawlee saved of them. */

import { Configuration, HttpCrawler, LogLevel, log } from "@crawlee/http";
import { jarOf, withJars } from "../recipes/crawlee.ts";

log.setLevel(LogLevel.OFF);

export type Visit = { readonly session: string; readonly cookies: string };

/** Returns, for each run, which session asked and what is in its jar after. */
export async function crawl(...runs: (readonly string[])[]): Promise<Visit[][]> {
  // The memory storage of both keeps the sessions as JSON.
  const config = new Configuration({ persistStorage: false, purgeOnStart: false });
  const results: Visit[][] = [];
  for (const urls of runs) {
    const visits: Visit[] = [];
    const crawler = new HttpCrawler(
      {
        ...withJars,
        maxConcurrency: 1,
        maxRequestRetries: 0,
        sessionPoolOptions: { maxPoolSize: 2 },
        requestHandler: ({ request, session }) => {
          visits.push({ session: session!.id, cookies: jarOf(session!).getCookieString(request.url) });
        },
      },
      config,
    );
    await crawler.run([...urls]);
    results.push(visits);
  }
  return results;
}
