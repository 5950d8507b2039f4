/** The interceptor over each dispatcher of undici 7 and 8, and what each order of interceptors does to cookies. */

import { CookieJar } from "speculoos/jar";
import { cookieInterceptor } from "speculoos/undici";
import * as undici8 from "undici";
import * as undici7 from "undici7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerPlainly, type Site, startSite } from "./loopback-site.ts";
import { type ProxyServer, startProxy } from "./proxy.ts";

type Undici = typeof undici8;
type Composed = { close(): Promise<void>; dispatch: undici8.Dispatcher["dispatch"] };

let site: Site;
let tls: Site;
let proxy: ProxyServer;
beforeAll(async () => {
  [site, tls, proxy] = await Promise.all([
    startSite(answerPlainly),
    startSite(answerPlainly, { tls: true }),
    startProxy(),
  ]);
});
afterAll(() => Promise.all([site.close(), tls.close(), proxy.close()]));
beforeEach(() => {
  for (const { asked } of [site, tls, proxy]) asked.length = 0;
});

/** A redirect there and back: each hop sets a cookie of its name. */
function roundTrip({ origin, byName }: Site): string {
  const back = `${byName}/302?there=1&to=${encodeURIComponent(`${origin}/end`)}`;
  return `${origin}/302?here=1&to=${encodeURIComponent(back)}`;
}

/** What a round trip asks, with the cookies that it sends: none on the other host. */
const ROUND_TRIP = ["GET /302", "GET /302", "GET /end here=1"];

function withoutQueries(asked: readonly string[]): string[] {
  return asked.map((line) => line.replace(/\?\S*/, ""));
}

// The types of the two differ in what is not used here.
for (const [name, undici] of [
  ["undici 7", undici7 as unknown as Undici],
  ["undici 8", undici8],
] as const) {
  const { redirect, retry, cache } = undici.interceptors;
  const ask = async (url: string, dispatcher: unknown, options = {}): Promise<string> => {
    const { body } = await undici.request(url, { dispatcher: dispatcher as undici8.Dispatcher, ...options });
    return body.text();
  };

  describe(name, () => {
    const tlsOptions = { rejectUnauthorized: false };
    const rows: [what: string, create: () => undici8.Dispatcher][] = [
      ["an Agent", () => new undici.Agent({ connect: tlsOptions })],
      ["an Agent with one connection", () => new undici.Agent({ connect: tlsOptions, connections: 1 })],
      ["an Agent that pipelines", () => new undici.Agent({ connect: tlsOptions, pipelining: 8 })],
      ["a RetryAgent", () => new undici.RetryAgent(new undici.Agent({ connect: tlsOptions }))],
      [
        "a ProxyAgent",
        () => new undici.ProxyAgent({ uri: proxy.url, requestTls: tlsOptions, connect: tlsOptions }),
      ],
      [
        "an EnvHttpProxyAgent",
        () =>
          new undici.EnvHttpProxyAgent({
            httpProxy: proxy.url,
            httpsProxy: proxy.url,
            noProxy: "",
            requestTls: tlsOptions,
            connect: tlsOptions,
          }),
      ],
    ];
    for (const [what, create] of rows) {
      for (const scheme of ["http", "https"]) {
        test(`${what} over ${scheme} sends and stores cookies at every hop, each on its own host`, async () => {
          const server = scheme === "http" ? site : tls;
          const jar = new CookieJar();
          const own = create();
          const dispatcher = own.compose(cookieInterceptor(jar), redirect({ maxRedirections: 3 }));
          expect(await ask(roundTrip(server), dispatcher)).toBe("here=1");
          expect(withoutQueries(server.asked)).toEqual(ROUND_TRIP);
          expect([...jar].map(({ name, host }) => `${name} ${host}`).sort()).toEqual([
            "here 127.0.0.1",
            "there localhost",
          ]);
          if (what.includes("Proxy")) {
            expect(proxy.asked.length).toBeGreaterThan(0);
            const tunnels = proxy.asked.filter((line) => line.startsWith("CONNECT"));
            expect(tunnels.filter((line) => line.includes("="))).toEqual([]);
          }
          await own.close();
        });

        test(`${what} over ${scheme} is used by fetch, which follows redirects itself`, async () => {
          const server = scheme === "http" ? site : tls;
          const jar = new CookieJar();
          const own = create();
          const dispatcher = own.compose(cookieInterceptor(jar));
          const headers = { cookie: "given=9" };
          const response = await undici.fetch(roundTrip(server), { dispatcher, headers });
          expect(await response.text()).toBe("here=1");
          expect(withoutQueries(server.asked)).toEqual(["GET /302 given=9", ...ROUND_TRIP.slice(1)]);
          await own.close();
        });
      }
    }

    for (const kind of ["Client", "Pool", "BalancedPool"] as const) {
      test(`a ${kind} sends and stores cookies of its origin, on sockets that it keeps`, async () => {
        const jar = new CookieJar();
        const own = kind === "BalancedPool" ? new undici[kind]([site.origin]) : new undici[kind](site.origin);
        const dispatcher = own.compose(cookieInterceptor(jar), redirect({ maxRedirections: 3 }));
        expect(await ask(`${site.origin}/302?here=1&to=/end`, dispatcher)).toBe("here=1");
        expect(await ask(`${site.origin}/end`, dispatcher)).toBe("here=1");
        await dispatcher.close();
      });
    }

    test("a path alone, asked of a Client: undici 8 tells the origin, undici 7 does not, and that is an error", async () => {
      const jar = new CookieJar();
      jar.setCookie("a=1; Path=/", site.origin);
      const client = new undici.Client(site.origin).compose(cookieInterceptor(jar));
      const asked = client.request({ path: "/", method: "GET" }).then(({ body }) => body.text());
      if (name === "undici 8") expect(await asked).toBe("a=1");
      else await expect(asked).rejects.toThrow(/^origin must be given/);
      const given = client.request({ origin: site.origin, path: "/", method: "GET" });
      expect(await (await given).body.text()).toBe("a=1");
      await client.close();
    });

    test("a MockAgent sees the cookies of each hop", async () => {
      const mock = new undici.MockAgent();
      mock.disableNetConnect();
      const [one, two] = ["https://a.example", "https://b.example"].map((origin) => mock.get(origin));
      const lines = ["here=1; Secure", "far=1; Secure; Domain=b.example"];
      one!
        .intercept({ path: "/" })
        .reply(302, "", { headers: { location: "https://b.example/", "set-cookie": lines } });
      two!.intercept({ path: "/", headers: { cookie: (sent) => sent === undefined } }).reply(302, "", {
        headers: { location: "https://a.example/end", "set-cookie": "there=1" },
      });
      one!.intercept({ path: "/end", headers: { cookie: "here=1" } }).reply(200, "end");
      const dispatcher = mock.compose(cookieInterceptor(new CookieJar()), redirect({ maxRedirections: 3 }));
      expect(await ask("https://a.example/", dispatcher)).toBe("end");
      mock.assertNoPendingInterceptors();
    });

    describe("a caller's Cookie goes to the first origin alone", () => {
      const given: [how: string, headers: object][] = [
        ["from an object", { Cookie: "given=9; here=8" }],
        ["from an array", ["cookie", "given=9; here=8"]],
        ["from pairs", [["Cookie", "given=9; here=8"]]],
        ["from Headers", new undici.Headers({ cookie: "given=9; here=8" })],
      ];
      for (const [how, headers] of given) {
        test(how, async () => {
          const dispatcher = new undici.Agent().compose(
            cookieInterceptor(new CookieJar()),
            redirect({ maxRedirections: 4 }),
          );
          const start = `${site.origin}/302?here=1&to=${encodeURIComponent(roundTrip(site))}`;
          await ask(start, dispatcher, { headers });
          // The name replaces the jar's as long as it goes; at the other host it is gone for good.
          expect(withoutQueries(site.asked)).toEqual([
            "GET /302 given=9; here=8",
            "GET /302 given=9; here=8",
            "GET /302",
            "GET /end here=1",
          ]);
          await dispatcher.close();
        });
      }
    });

    describe("the order of interceptors", () => {
      test("redirect composed before cookies is an error, and nothing is sent", async () => {
        const jar = new CookieJar();
        jar.setCookie("a=1; Path=/", site.origin);
        const wrong = [redirect({ maxRedirections: 3 }), cookieInterceptor(jar)];
        const message = "cookieInterceptor must be composed before redirect";
        const nested = new undici.Agent().compose(wrong[0]!).compose(wrong[1]!);
        for (const dispatcher of [new undici.Agent().compose(wrong), nested]) {
          await expect(ask(`${site.origin}/302?b=1&to=/`, dispatcher)).rejects.toThrow(
            new TypeError(message),
          );
          await expect(undici.fetch(site.origin, { dispatcher })).resolves.toMatchObject({ status: 200 });
        }
        // fetch turns the interceptor off: it follows redirects itself, and the order does no harm.
        expect(site.asked).toEqual(["GET / a=1", "GET / a=1"]);
        expect(jar.size).toBe(1);
      });

      test("because cookies would go to other paths, and those of the last hop to the first one's host", async () => {
        const jar = new CookieJar();
        jar.setCookie("deep=1; Path=/302", site.origin);
        const hidden = (dispatch: undici8.Dispatcher["dispatch"]): undici8.Dispatcher["dispatch"] => {
          // A redirect that does not say that it is one.
          return (options, handler) => {
            const own = Object.create(handler, {
              onRequestStart: { value: (controller: never) => handler.onRequestStart?.(controller, {}) },
            });
            for (const method of [
              "onResponseStart",
              "onResponseData",
              "onResponseEnd",
              "onResponseError",
            ] as const)
              own[method] = (...args: never[]) => Reflect.apply(handler[method]!, handler, args);
            return dispatch(options, own);
          };
        };
        const dispatcher = new undici.Agent().compose(
          redirect({ maxRedirections: 3 }),
          hidden,
          cookieInterceptor(jar),
        );
        await ask(`${site.origin}/302?lost=1&to=/end`, dispatcher);
        expect(withoutQueries(site.asked.splice(0))).toEqual(["GET /302 deep=1", "GET /end deep=1"]);
        await ask(`${site.origin}/302?to=${encodeURIComponent(`${site.byName}/?theirs=1`)}`, dispatcher);
        expect([...jar].map(({ name, host }) => `${name} ${host}`)).toEqual([
          "deep 127.0.0.1",
          "theirs 127.0.0.1",
        ]);
      });

      for (const order of ["before", "after"] as const) {
        test(`cookies composed ${order} retry ${order === "before" ? "keep" : "lose"} those of a failed attempt`, async () => {
          let attempts = 0;
          const failing = await startSite((request, response) => {
            const failed = attempts++ === 0;
            response.writeHead(failed ? 503 : 200, { "set-cookie": `attempt${attempts}=1` });
            response.end(request.headers.cookie ?? "none");
          });
          const jar = new CookieJar();
          const retrying = retry({ minTimeout: 1, maxRetries: 2 });
          const both = [cookieInterceptor(jar), retrying];
          const dispatcher = new undici.Agent().compose(order === "before" ? both : both.reverse());
          expect(await ask(failing.origin, dispatcher)).toBe(order === "before" ? "attempt1=1" : "none");
          expect([...jar].map(({ name }) => name)).toEqual(
            order === "before" ? ["attempt1", "attempt2"] : ["attempt2"],
          );
          await dispatcher.close();
          await failing.close();
        });
      }

      for (const order of ["before", "after"] as const) {
        test(`cookies composed ${order} cache are ${order === "before" ? "hidden from it" : "seen by it"}: Vary: Cookie`, async () => {
          const varying = await startSite((request, response) => {
            response.writeHead(200, { "cache-control": "public, max-age=60", vary: "cookie" });
            response.end(request.headers.cookie ?? "none");
          });
          const jar = new CookieJar();
          const both = [cookieInterceptor(jar), cache({ store: new undici.cacheStores.MemoryCacheStore() })];
          const dispatcher = new undici.Agent().compose(order === "before" ? both : both.reverse());
          expect(await ask(varying.origin, dispatcher)).toBe("none");
          jar.setCookie("user=1", varying.origin);
          expect(await ask(varying.origin, dispatcher)).toBe(order === "before" ? "none" : "user=1");
          await dispatcher.close();
          await varying.close();
        });
      }

      test("a cached answer stores its cookies once; a revalidation stores those of the 304", async () => {
        const cached = await startSite((request, response) => {
          const isKnown = request.headers["if-none-match"] === '"1"';
          response.writeHead(isKnown ? 304 : 200, {
            etag: '"1"',
            "cache-control": request.url === "/fresh" ? "max-age=60" : "no-cache",
            "set-cookie": isKnown ? "again=1" : "first=1",
          });
          response.end(isKnown ? undefined : "body");
        });
        const jar = new CookieJar();
        const store = new undici.cacheStores.MemoryCacheStore();
        const dispatcher = new undici.Agent().compose(
          cookieInterceptor(jar),
          redirect({ maxRedirections: 1 }),
          cache({ store, type: "private" }),
        );
        await ask(`${cached.origin}/fresh`, dispatcher);
        jar.clear();
        await ask(`${cached.origin}/fresh`, dispatcher);
        expect(cached.asked).toHaveLength(1);
        expect(jar.size).toBe(0);
        await ask(`${cached.origin}/stale`, dispatcher);
        await ask(`${cached.origin}/stale`, dispatcher);
        expect(cached.asked.slice(1)).toEqual(["GET /stale", "GET /stale first=1"]);
        expect([...jar].map(({ name }) => name)).toEqual(["first", "again"]);
        await dispatcher.close();
        await cached.close();
      });
    });

    test("200 requests at once that set and send cookies leave the jar that they leave one by one", async () => {
      for (const server of [site, tls]) {
        const inTurn = new CookieJar();
        const atOnce = new CookieJar();
        const create = (jar: CookieJar): Composed =>
          new undici.Agent({ connect: tlsOptions, connections: 10, pipelining: 4 }).compose(
            cookieInterceptor(jar),
          );
        const [slow, fast] = [create(inTurn), create(atOnce)];
        const urls = Array.from({ length: 200 }, (_, i) => `${server.origin}/?n${i % 60}=${i % 60}&s=s`);
        for (const url of urls) await ask(url, slow);
        await Promise.all(urls.map((url) => ask(url, fast)));
        const listed = (jar: CookieJar) =>
          [...jar].map(({ name, value, host, path }) => `${name}=${value} ${host}${path}`).sort();
        expect(listed(atOnce)).toEqual(listed(inTurn));
        expect(atOnce.size).toBe(61);
        await Promise.all([slow.close(), fast.close()]);
      }
    });

    test("two jars on one agent, and the agent itself, never see each other's cookies", async () => {
      const shared = new undici.Agent({ connections: 1 });
      const jars = [new CookieJar(), new CookieJar()];
      const dispatchers = [...jars.map((jar) => shared.compose(cookieInterceptor(jar))), shared];
      await Promise.all(
        Array.from({ length: 30 }, (_, i) => ask(`${site.origin}/?n${i}=${i % 3}`, dispatchers[i % 3])),
      );
      expect(jars.map((jar) => new Set([...jar].map(({ value }) => value)))).toEqual([
        new Set(["0"]),
        new Set(["1"]),
      ]);
      expect(await ask(site.origin, shared)).toBe("");
      await shared.close();
    });
  });
}
