/** crawlee's HTTP crawler, as one client with one session. */

import { Configuration, HttpCrawler, LogLevel, log, ProxyConfiguration } from "@crawlee/http";
import { jarOf, withJars } from "../recipes/crawlee.ts";
import type { Driver } from "./driver.ts";

log.setLevel(LogLevel.OFF);

export const CRAWLEE: Driver = {
  name: "crawlee 3 `HttpCrawler`",
  recipe: "crawlee",
  hook: "hooks of got, a jar a session",
  async open(jar, proxy) {
    const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>();
    const crawler = new HttpCrawler(
      {
        ...withJars,
        keepAlive: true,
        maxRequestRetries: 0,
        sameDomainDelaySecs: 0,
        minConcurrency: 10,
        sessionPoolOptions: { maxPoolSize: 1, sessionOptions: { maxUsageCount: 1e6, userData: { jar } } },
        additionalMimeTypes: ["*/*"],
        ...(proxy && { proxyConfiguration: new ProxyConfiguration({ proxyUrls: [proxy] }) }),
        requestHandler: ({ request, session }) => {
          if (jarOf(session!) !== jar) throw new Error("a session must keep its jar");
          waiting.get(request.uniqueKey)!.resolve();
        },
        failedRequestHandler: ({ request }, error) => waiting.get(request.uniqueKey)!.reject(error),
      },
      new Configuration({ persistStorage: false, purgeOnStart: false }),
    );
    const running = crawler.run();
    let count = 0;
    return {
      ask: async (url, headers = {}) => {
        const uniqueKey = `${++count}`;
        const answered = new Promise<void>((resolve, reject) => waiting.set(uniqueKey, { resolve, reject }));
        await crawler.addRequests([{ url, headers, uniqueKey }]);
        await answered;
      },
      close: async () => {
        crawler.stop();
        await running;
      },
    };
  },
};
