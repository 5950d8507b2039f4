/** What cookies cost a request of undici: `cookieInterceptor` beside http-cookie-agent, over undici's own mock, whose cost is subtracted. */

import { isDeepStrictEqual } from "node:util";
import { cookie as theirInterceptor } from "http-cookie-agent/undici";
import { CookieJar } from "speculoos/jar";
import { cookieInterceptor } from "speculoos/undici";
import { CookieJar as ToughJar } from "tough-cookie";
import { type Dispatcher, interceptors, MockAgent, request } from "undici";
import type { Peer, Result } from "./compare.ts";

/** An answer that is given again and again. */
type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string | string[]>> };

type Shape = {
  readonly name: string;
  readonly answers: Readonly<Record<string, Answer>>;
  /** What is asked, one after the other. */
  readonly urls: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Cookies in the jar: URL and Set-Cookie. */
  readonly before?: readonly (readonly [url: string, line: string])[];
};

/** The name of the group. */
export const UNDICI_CLIENTS = "Cookies of a request of undici, without its mock";

const TARGET = 4;
const ROUNDS = 160;
/** Of one round. */
const REQUESTS = 200;
const PAGE = "https://www.example.com/a/page";
const HOSTS = Array.from({ length: 100 }, (_, i) => `https://www.site${i}.com/`);
const PLAIN: Answer = { status: 200, headers: { "content-type": "text/html" } };
const SET: Answer = {
  status: 200,
  headers: { "set-cookie": "id=abcdefghijklmnop; Path=/; Secure; HttpOnly" },
};

/** Each page sets another value: sessions are often renewed so. */
const VALUES: Readonly<Record<string, Answer>> = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [
    `https://www.example.com/a/page${i}`,
    { status: 200, headers: { "set-cookie": `id=abcdefghijklmnop${i}; Path=/; Secure; HttpOnly` } },
  ]),
);

const SHAPES: readonly Shape[] = [
  { name: "no cookies", answers: { [PAGE]: PLAIN }, urls: [PAGE] },
  { name: "one cookie sent", answers: { [PAGE]: PLAIN }, urls: [PAGE], before: [[PAGE, "id=7"]] },
  { name: "one cookie set as it was, and sent", answers: { [PAGE]: SET }, urls: [PAGE] },
  {
    name: "one cookie set to another value each time, and sent",
    answers: VALUES,
    urls: Object.keys(VALUES),
  },
  {
    name: "headers and a Cookie by hand, one cookie sent",
    answers: { [PAGE]: PLAIN },
    urls: [PAGE],
    headers: { accept: "text/html", authorization: "Bearer t", cookie: "theme=dark" },
    before: [[PAGE, "id=7"]],
  },
  {
    name: "a chain of three redirects, each sets a cookie",
    answers: {
      "https://www.example.com/0": createRedirect(1),
      "https://www.example.com/1": createRedirect(2),
      "https://www.example.com/2": createRedirect(3),
      "https://www.example.com/3": PLAIN,
    },
    urls: ["https://www.example.com/0"],
  },
  {
    name: "100 hosts in turn, each with a cookie",
    answers: Object.fromEntries(HOSTS.map((url) => [url, PLAIN])),
    urls: HOSTS,
    before: HOSTS.map((url) => [url, "id=7; Path=/; Secure"]),
  },
  {
    name: "50 cookies sent",
    answers: { [PAGE]: PLAIN },
    urls: [PAGE],
    before: Array.from({ length: 50 }, (_, i) => [PAGE, `name${i}=value-of-${i}; Path=/`]),
  },
];

/** Compares in alternating rounds. The figures are what is left of each without the mock. */
export async function compareUndiciClients(only = ""): Promise<Result[]> {
  const results: Result[] = [];
  for (const shape of SHAPES.filter(({ name }) => name.includes(only))) {
    const ours = new CookieJar();
    const theirs = new ToughJar();
    for (const [url, line] of shape.before ?? []) {
      ours.setCookie(line, url);
      theirs.setCookieSync(line, url);
    }
    const peers = {
      bare: createClient(shape),
      ours: createClient(shape, cookieInterceptor(ours)),
      // Their types are those of `require`, which counts the jar's private fields anew.
      theirs: createClient(shape, theirInterceptor({ jar: theirs as never })),
    };
    // The second time, what the first has set is sent.
    await Promise.all([peers.ours(), peers.theirs()]);
    if (!isDeepStrictEqual(await peers.ours(), await peers.theirs()))
      throw new Error(`${shape.name}: http-cookie-agent sends something else than we do`);
    const times = await measureRounds(peers, Math.ceil(REQUESTS / shape.urls.length));
    const nanoseconds = times.ours - times.bare;
    results.push({
      comparison: {
        group: UNDICI_CLIENTS,
        name: shape.name,
        ours: peers.ours,
        peers: { "http-cookie-agent": peers.theirs },
        target: { "http-cookie-agent": TARGET },
      },
      nanoseconds,
      ratios: { "http-cookie-agent": (times.theirs - times.bare) / nanoseconds },
    });
  }
  return results;
}

/** Many short rounds in turns: what is subtracted must have had the same moments of the machine. */
async function measureRounds<N extends string>(
  peers: Readonly<Record<N, Peer>>,
  calls: number,
): Promise<Record<N, number>> {
  const names = Object.keys(peers) as N[];
  const samples = new Map<N, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const start = performance.now();
      for (let i = 0; i < calls; i++) await peers[name]();
      // The first rounds are compiled anew.
      if (round >= ROUNDS / 4) samples.get(name)!.push(((performance.now() - start) * 1e6) / calls);
    }
  }
  // The faster tenth: other work of the machine can only add time.
  const times = names.map((name) => [name, samples.get(name)!.sort((a, b) => a - b)[ROUNDS / 10]!]);
  return Object.fromEntries(times) as Record<N, number>;
}

function createRedirect(i: number): Answer {
  return { status: 302, headers: { location: `/${i}`, "set-cookie": `hop${i}=1; Path=/` } };
}

/** Returns a function that asks once. It resolves to the Cookie header of every request, so that all must have sent the same. */
function createClient(
  { answers, urls, headers = {} }: Shape,
  ...cookies: Dispatcher.DispatcherComposeInterceptor[]
): Peer {
  let sent: string[] = [];
  const mock = new MockAgent();
  mock.disableNetConnect();
  for (const [url, { status, headers: fields }] of Object.entries(answers)) {
    const { origin, pathname: path } = new URL(url);
    const answer = mock.get(origin).intercept({ path });
    answer
      .reply((options) => {
        sent.push(readCookie(options.headers));
        return { statusCode: status, data: "", responseOptions: { headers: fields } };
      })
      .persist();
  }
  const dispatcher = mock.compose(...cookies, interceptors.redirect({ maxRedirections: 5 }));
  return async () => {
    sent = [];
    for (const url of urls) await (await request(url, { dispatcher, headers })).body.dump();
    return sent;
  };
}

/** Returns "" for none: http-cookie-agent sends an empty field if it has nothing to send. After a redirect, headers are a list. */
function readCookie(headers: unknown): string {
  const cookie = Array.isArray(headers) ? headers[headers.lastIndexOf("cookie") + 1] : Object(headers).cookie;
  return cookie ?? "";
}

if (process.argv[1] === import.meta.filename) {
  for (const { comparison, nanoseconds, ratios } of await compareUndiciClients(process.argv[2])) {
    const ratio = ratios["http-cookie-agent"]!.toFixed(1);
    process.stdout.write(`${comparison.name.padEnd(50)} ${(nanoseconds / 1000).toFixed(2)} µs  ${ratio}×\n`);
  }
}
