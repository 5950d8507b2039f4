import { describe, expect, test } from "vitest";
import { CookieJar } from "../../jar/cookie-jar.ts";
import { requestContext } from "../../jar/request/request-context.ts";
import type { Hop } from "../client-context.ts";
import { withCookies } from "./with-cookies.ts";

type Asked = {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
};
type Answer = readonly [status: number, headers?: Record<string, string>, body?: string];

const START = "https://www.example.com/start";

/** Returns a fetch that answers from a table, and the list of what it was asked. */
function createServer(answers: Readonly<Record<string, Answer>>) {
  const asked: Asked[] = [];
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : {}));
    asked.push({ url, method: init.method ?? "GET", headers, body: init.body });
    const [status, fields, body] = answers[url] ?? [404];
    return new Response(body ?? null, { status, ...(fields && { headers: fields }) });
  };
  return { fetch, asked, cookies: () => asked.map(({ headers }) => headers.get("cookie")) };
}

const redirectTo = (location: string, status = 302): Answer => [status, { location }];

test("cookies of a response are sent with the next request, and come from the jar that was given", async () => {
  const jar = new CookieJar();
  const server = createServer({ [START]: [200, { "set-cookie": "id=7; Secure" }] });
  const get = withCookies(jar, server.fetch);
  await get(START);
  await get(new URL("https://www.example.com/next"));
  expect(server.cookies()).toEqual([null, "id=7"]);
  expect(jar.getCookieString(START)).toBe("id=7");
});

test("a fetch of old, whose headers join all Set-Cookie lines, is read too", async () => {
  const jar = new CookieJar();
  const joined = new Map([["set-cookie", "a=1; Expires=Wed, 09 Nov 2098 23:12:40 GMT, b=2"]]);
  const headers = { get: (name: string) => joined.get(name) ?? null };
  await withCookies(jar, async (_url: string) => ({ status: 200, url: "", headers }))(START);
  expect(jar.getCookieString(START)).toBe("a=1; b=2");
});

describe("lines are those that the fetch has, and commas are no ends of cookies", () => {
  const lines = ["prefs=lang=en,theme=dark; Path=/", "note=hello, admin=1; Path=/; HttpOnly"];
  const rows: [what: string, headers: object][] = [
    [
      "of node-fetch, which joins them but has them too",
      {
        get: (name: string) => (name === "set-cookie" ? lines.join(", ") : null),
        raw: () => ({ "set-cookie": lines }),
      },
    ],
    ["of a mock that joins them with newlines", new Map([["set-cookie", lines.join("\n")]])],
    ["of a mock that has a list", new Map([["set-cookie", lines]])],
    ["as a list", { get: () => null, getSetCookie: () => lines }],
  ];
  for (const [what, headers] of rows)
    for (const url of [START, "", "about:blank", "mock://x/y", "https://www.example.com/other"])
      test(`${what}, of a response whose URL is ${JSON.stringify(url)}`, async () => {
        const jar = new CookieJar();
        await withCookies(jar, async (_url: string) => ({ status: 200, url, headers }) as never)(START);
        const stored = Array.from(jar, ({ name, value, httpOnly }) => [name, value, httpOnly]);
        expect(stored).toEqual([
          ["prefs", "lang=en,theme=dark", false],
          ["note", "hello, admin=1", true],
        ]);
      });
});

test("a jar of a class of one's own sees the responses", async () => {
  const seen: unknown[] = [];
  class SeeingJar extends CookieJar {
    override setCookie(...args: Parameters<CookieJar["setCookie"]>) {
      seen.push(args[0]);
      return super.setCookie(...args);
    }
  }
  const server = createServer({ [START]: [200, { "set-cookie": "id=7" }] });
  await withCookies(new SeeingJar(), server.fetch)(START);
  expect(seen).toEqual(["id=7"]);
});

test("a hop gets the cookies that the hop before has set, and its own host's alone", async () => {
  const jar = new CookieJar();
  jar.setCookie("other=1", "https://www.example.org/");
  const server = createServer({
    [START]: [302, { location: "/b", "set-cookie": "hop=1" }],
    "https://www.example.com/b": redirectTo("https://www.example.org/c"),
    "https://www.example.org/c": [200, { "set-cookie": "end=1; Domain=example.com" }],
  });
  await withCookies(jar, server.fetch)(START);
  expect(server.cookies()).toEqual([null, "hop=1", "other=1"]);
  // What example.org says of example.com is refused.
  expect(Array.from(jar, ({ name, host }) => `${name} ${host}`).sort()).toEqual([
    "hop www.example.com",
    "other www.example.org",
  ]);
});

describe("a Cookie header by hand", () => {
  const set = () => {
    const jar = new CookieJar();
    for (const cookie of ["a=jar", "b=jar; Path=/", "c=jar"])
      jar.setCookie(cookie, "https://www.example.com/");
    return jar;
  };
  const headers = { cookie: "b=hand; x=1" };

  test("goes with the jar's cookies, and its names replace theirs", async () => {
    const server = createServer({});
    await withCookies(set(), server.fetch)(START, { headers });
    expect(server.cookies()).toEqual(["a=jar; c=jar; b=hand; x=1"]);
    expect(headers).toEqual({ cookie: "b=hand; x=1" });
  });

  test("stays on redirects of its origin, also where a hop sets the name", async () => {
    const server = createServer({ [START]: [302, { location: "/b", "set-cookie": "b=hop; Path=/" }] });
    await withCookies(set(), server.fetch)(START, { headers });
    expect(server.cookies()[1]).toBe("a=jar; c=jar; b=hand; x=1");
  });

  for (const other of [
    "https://www.example.org/",
    "https://api.example.com/",
    "https://example.com/",
    "https://www.example.com:8443/",
    "http://www.example.com/",
  ])
    test(`is not for ${other}, and does not come back from there`, async () => {
      const server = createServer({
        [START]: redirectTo(other),
        [other]: redirectTo("https://www.example.com/back"),
      });
      const given = { ...headers, authorization: "Bearer t", "proxy-authorization": "Basic t", "x-own": "1" };
      await withCookies(new CookieJar(), server.fetch)(START, { headers: given });
      const sent = server.asked.map(({ headers }) => [...headers.keys()]);
      expect(sent).toEqual([Object.keys(given).sort(), ["x-own"], ["x-own"]]);
    });
});

describe("credentials", () => {
  test('"omit" neither sends nor stores, and leaves the Cookie by hand alone', async () => {
    const jar = new CookieJar();
    jar.setCookie("a=1", START);
    const server = createServer({ [START]: [302, { location: "/b", "set-cookie": "b=1" }] });
    const get = withCookies(jar, server.fetch);
    await get(START, { credentials: "omit", headers: { cookie: "hand=1" } });
    await get(new Request(START, { credentials: "omit" }));
    expect(server.cookies()).toEqual(["hand=1", "hand=1", null, null]);
    expect(Array.from(jar, ({ name }) => name)).toEqual(["a"]);
  });

  const away = {
    [START]: redirectTo("https://api.example.com/"),
    "https://api.example.com/": redirectTo("https://www.example.com/back"),
  };
  const sentBy = async (ask: (get: typeof fetch) => Promise<unknown>, initiator?: string) => {
    const jar = new CookieJar();
    jar.setCookie("a=1; Domain=example.com; Path=/", START);
    const server = createServer(away);
    await ask(
      withCookies(jar, server.fetch, { context: initiator === undefined ? undefined : { initiator } }),
    );
    return server.cookies();
  };

  test('"same-origin" allows all without a page, and also in a Request, which has it by default', async () => {
    expect(await sentBy((get) => get(START, { credentials: "same-origin" }))).toEqual(["a=1", "a=1", "a=1"]);
    expect(await sentBy((get) => get(new Request(START)), START)).toEqual(["a=1", "a=1", "a=1"]);
  });

  test('"same-origin" ends for good where the chain leaves the origin of the page', async () => {
    const ask = (get: typeof fetch) => get(START, { credentials: "same-origin" });
    expect(await sentBy(ask, "https://www.example.com/page")).toEqual(["a=1", null, null]);
    expect(await sentBy(ask, "https://api.example.com/")).toEqual([null, null, null]);
    expect(await sentBy(ask, "null")).toEqual([null, null, null]);
  });
});

describe("a context", () => {
  test("of facts counts for each hop", async () => {
    const jar = new CookieJar();
    for (const url of [START, "https://www.example.org/"]) jar.setCookie("s=1; SameSite=Strict", url);
    const server = createServer({ [START]: redirectTo("https://www.example.org/") });
    const page = "https://www.example.org/page";
    await withCookies(jar, server.fetch, { context: { initiator: page, topLevel: page } })(START);
    expect(server.cookies()).toEqual([null, "s=1"]);
  });

  test("may be a function, which gets the hop", async () => {
    const hops: Hop[] = [];
    const server = createServer({
      [`${START}#f`]: redirectTo("/b#g", 303),
      "https://www.example.com/b#g": redirectTo("https://www.example.org"),
    });
    const context = (hop: Hop) => {
      hops.push(hop);
      return requestContext(hop);
    };
    await withCookies(new CookieJar(), server.fetch, { context })(`${START}#f`, {
      method: "post",
      body: "x",
    });
    expect(hops).toEqual([
      { url: START, method: "POST", redirectChain: [] },
      { url: "https://www.example.com/b", method: "GET", redirectChain: [START] },
      {
        url: "https://www.example.org/",
        method: "GET",
        redirectChain: [START, "https://www.example.com/b"],
      },
    ]);
  });
});

test("Clear-Site-Data takes the cookies of its own response along", async () => {
  const jar = new CookieJar();
  jar.setCookie("a=1", START);
  const server = createServer({
    [START]: [302, { location: "/b", "set-cookie": "hop=1", "clear-site-data": '"cookies"' }],
  });
  await withCookies(jar, server.fetch)(START);
  expect(server.cookies()).toEqual(["a=1", null]);
  expect(jar.size).toBe(0);
});

test("a Set-Cookie is stored whatever the response is, and before a redirect is refused", async () => {
  for (const answer of [
    [401],
    [500],
    [304],
    [302, { location: "ftp://x/" }],
    [302, { location: "https://" }],
  ] as const) {
    const jar = new CookieJar();
    const server = createServer({ [START]: [answer[0], { ...answer[1], "set-cookie": "a=1" }] });
    await withCookies(jar, server.fetch)(START).catch(() => {});
    expect(jar.getCookieString(START), `${answer[0]}`).toBe("a=1");
  }
});

describe("a redirect", () => {
  const follow = (answer: Answer, init?: RequestInit) =>
    withCookies(new CookieJar(), createServer({ [START]: answer }).fetch)(START, init);

  test("that nobody may follow is a TypeError, which has nothing of the Location", async () => {
    for (const location of [
      "javascript:secret",
      "secret://x",
      "https://secret:99999/",
      "https://secret@www.example.com/",
      "https://:secret@www.example.com/",
    ]) {
      const error = await follow(redirectTo(location)).catch((reason) => reason);
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).not.toContain("secret");
    }
  });

  test('is an error if "redirect" is "error", and a response if it is "manual"', async () => {
    await expect(follow(redirectTo("/b"), { redirect: "error" })).rejects.toThrow(TypeError);
    await expect(follow([307], { redirect: "error" })).rejects.toThrow(TypeError);
    const response = await follow(redirectTo("/b"), { redirect: "manual" });
    expect([response.status, response.redirected, response.headers.get("location")]).toEqual([
      302,
      false,
      "/b",
    ]);
  });

  test("of a browser, which hides it, is a TypeError that says so, but for a caller who wants to see it", async () => {
    const hidden = Object.defineProperties(new Response(), {
      status: { value: 0 },
      type: { value: "opaqueredirect" },
    });
    const get = withCookies(new CookieJar(), async (_url: string, _init?: RequestInit) => hidden);
    await expect(get(START)).rejects.toThrow("browsers hide it");
    expect(await get(START, { redirect: "manual" })).toBe(hidden);
  });

  test("sets the Referrer-Policy of the next request", async () => {
    const policies: unknown[] = [];
    const answers = [
      redirectTo("/b"),
      [302, { location: "/c", "referrer-policy": "no-referrer, origin, x, " }],
      [200],
    ];
    const get = withCookies(new CookieJar(), async (_url: string, init?: RequestInit) => {
      policies.push(init?.referrerPolicy);
      const [status, headers] = answers[policies.length - 1]! as Answer;
      return new Response(null, { status, ...(headers && { headers }) });
    });
    await get(START, { referrerPolicy: "unsafe-url" });
    expect(policies).toEqual(["unsafe-url", "unsafe-url", "origin"]);
  });

  test("with an empty Location leads to the same URL, as the standard has it", async () => {
    const server = createServer({ [START]: redirectTo("") });
    const get = withCookies(new CookieJar(), server.fetch, { maxRedirects: 1 });
    await expect(get(START)).rejects.toThrow("1 redirects");
    expect(server.asked.map(({ url }) => url)).toEqual([START, START]);
  });

  test("with UTF-8 in its Location is followed as it was meant, and other octets as U+FFFD", async () => {
    const octets = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
    const server = createServer({ [START]: redirectTo(octets("/café?q=日本")) });
    await withCookies(new CookieJar(), server.fetch)(START);
    expect(server.asked[1]?.url).toBe("https://www.example.com/caf%C3%A9?q=%E6%97%A5%E6%9C%AC");
    const latin1 = createServer({ [START]: redirectTo("/caf\u00e9") });
    await withCookies(new CookieJar(), latin1.fetch)(START);
    expect(latin1.asked[1]?.url).toBe("https://www.example.com/caf%EF%BF%BD");
  });

  test('leaves its origin only if the mode is not "same-origin"', async () => {
    await expect(follow(redirectTo("https://example.org/"), { mode: "same-origin" })).rejects.toThrow(
      TypeError,
    );
    expect((await follow(redirectTo("/b"), { mode: "same-origin" })).status).toBe(404);
  });

  test("is followed 20 times, or as often as `maxRedirects` says", async () => {
    const server = createServer(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`https://a.example/${i}`, redirectTo(`/${i + 1}`)]),
      ),
    );
    const count = async (from: number, maxRedirects?: number) => {
      const get = withCookies(new CookieJar(), server.fetch, { maxRedirects });
      const { length } = server.asked;
      const error: unknown = await get(`https://a.example/${from}`).then(
        () => undefined,
        (reason) => reason,
      );
      return [server.asked.length - length, error instanceof TypeError];
    };
    expect(await count(20)).toEqual([21, false]);
    expect(await count(19)).toEqual([21, true]);
    expect(await count(38, 2)).toEqual([3, false]);
    expect(await count(37, 2)).toEqual([3, true]);
    expect(await count(39, 0)).toEqual([1, true]);
    expect(await count(40, 0)).toEqual([1, false]);
    for (const maxRedirects of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => withCookies(new CookieJar(), server.fetch, { maxRedirects })).toThrow(RangeError);
  });
});

test("the last response says that it was redirected, and so do its copies", async () => {
  const server = createServer({ [START]: redirectTo("/b"), "https://www.example.com/b": [200, {}, "end"] });
  const get = withCookies(new CookieJar(), server.fetch);
  const response = await get(START);
  const copies = [response, response.clone(), response.clone().clone()];
  expect(copies.map(({ redirected }) => redirected)).toEqual([true, true, true]);
  expect(await Promise.all(copies.map((copy) => copy.text()))).toEqual(["end", "end", "end"]);
  expect((await get("https://www.example.com/b")).redirected).toBe(false);
});

test("the properties of the fetch are there, and its errors pass unchanged", async () => {
  const failure = new Error("of the network");
  const inner = Object.assign(async (_url: string): Promise<Response> => Promise.reject(failure), {
    preconnect: () => 7,
  });
  const get = withCookies(new CookieJar(), inner);
  expect([get.preconnect(), get.name, get.length]).toEqual([7, inner.name, inner.length]);
  expect(await get(START).catch((error) => error)).toBe(failure);
});

test("a 407 is the word of a proxy, which sets no cookies", async () => {
  const jar = new CookieJar();
  await withCookies(jar, createServer({ [START]: [407, { "set-cookie": "a=1" }] }).fetch)(START);
  expect(jar.size).toBe(0);
});

test("a URL that is not absolute is a TypeError, because the jar could not be asked", async () => {
  const server = createServer({});
  await expect(withCookies(new CookieJar(), server.fetch)("/relative")).rejects.toThrow(TypeError);
  expect(server.asked).toEqual([]);
});

test("a fetch that followed redirects itself leaks nothing to where it went", async () => {
  const jar = new CookieJar();
  const seen: (string | null)[] = [];
  const get = withCookies(jar, async (_url: string, init?: RequestInit) => {
    seen.push(new Headers(init?.headers).get("authorization"));
    const headers = { location: "/next", "set-cookie": "a=1" };
    const response = new Response(null, seen.length === 1 ? { status: 302, headers } : {});
    return Object.defineProperty(response, "url", { value: "https://www.example.org/" });
  });
  await get(START, { headers: { authorization: "Bearer t" } });
  expect(seen).toEqual(["Bearer t", null]);
  expect(Array.from(jar, ({ host }) => host)).toEqual(["www.example.org"]);
});

test("an option that is undefined does not count, also after a redirect of a Request", async () => {
  const asked: (RequestInit | undefined)[] = [];
  const fetch = async (_input: unknown, init?: RequestInit) => {
    asked.push(init);
    return asked.length === 1
      ? new Response(null, { status: 307, headers: { location: "/b" } })
      : new Response("end");
  };
  const { signal } = new AbortController();
  const request = new Request(START, { method: "DELETE", signal });
  await withCookies(new CookieJar(), fetch)(request, Object({ method: undefined, signal: undefined }));
  expect(asked[1]).toMatchObject({ method: "DELETE", signal: expect.any(AbortSignal) });
});

test("mocks are read: headers that are a Map, a path as their URL, and bodies that end at once", async () => {
  const jar = new CookieJar();
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const headers =
      asked.length === 1
        ? new Map([
            ["location", "/b"],
            ["set-cookie", "a=1"],
          ])
        : new Map([["clear-site-data", '"cookies"']]);
    const status = asked.length === 1 ? 302 : 200;
    return { status, url: "/mock", headers, body: { cancel: () => undefined } } as never;
  };
  await withCookies(jar, fetch)(START);
  expect([asked, jar.size]).toEqual([[START, "https://www.example.com/b"], 0]);
});

test("a character above U+00FF is sent as its UTF-8, as browsers send it", async () => {
  const jar = new CookieJar();
  jar.setCookie("a=\u65e5\u010a; Path=/", START);
  const server = createServer({ [START]: [200] });
  await withCookies(jar, server.fetch)(START);
  expect(server.cookies()).toEqual(["a=\u00e6\u0097\u00a5\u00c4\u008a"]);
});

test("an invalid URL is an error without the URL", async () => {
  const get = withCookies(new CookieJar(), createServer({}).fetch, { context: { initiator: START } });
  const error: unknown = await get("/login?token=s3cr3t").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect(JSON.stringify(Object.entries(Object(error)))).not.toContain("s3cr3t");
});
