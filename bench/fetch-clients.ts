/** What cookies cost a fetch: `withCookies` beside fetch-cookie, over a server in memory that costs next to nothing. */

import makeFetchCookie from "fetch-cookie";
import { withCookies } from "speculoos/fetch";
import { CookieJar } from "speculoos/jar";
import { CookieJar as ToughJar } from "tough-cookie";
import type { Comparison, Peer } from "./compare.ts";

/** An answer that is used again and again: its status, and the lines of its headers. */
type Answer = readonly [status: number, headers?: readonly (readonly [name: string, value: string])[]];

type Shape = {
  readonly name: string;
  readonly target: number;
  readonly givenUp?: string;
  readonly answers: Readonly<Record<string, Answer>>;
  /** What is asked, one after the other. */
  readonly urls: readonly string[];
  readonly init?: RequestInit;
  /** Responses that come first, with cookies: URL and Set-Cookie. */
  readonly before?: readonly (readonly [url: string, line: string])[];
};

const URL_A = "https://www.example.com/a/page";
const HOSTS = Array.from({ length: 100 }, (_, i) => `https://www.site${i}.com/`);
/** Each page sets another value: sessions are often renewed so. */
const VALUES: Readonly<Record<string, Answer>> = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [
    `https://www.example.com/a/page${i}`,
    [200, [["set-cookie", `id=abcdefghijklmnop${i}; Path=/; Secure; HttpOnly`]]],
  ]),
);
const SET: Answer = [200, [["set-cookie", "id=abcdefghijklmnop; Path=/; Secure; HttpOnly"]]];

const MISSED =
  "4 times; 2.2 to 5.2 were seen, by how busy the machine was. URLs and Location take a seventh to a fifth of the time; the rest of the profile is flat.";

const SHAPES: readonly Shape[] = [
  { name: "no cookies", target: 4, answers: { [URL_A]: [200] }, urls: [URL_A] },
  {
    name: "one cookie sent",
    target: 4,
    answers: { [URL_A]: [200] },
    urls: [URL_A],
    before: [[URL_A, "id=7"]],
  },
  {
    name: "one cookie set as it was, and sent",
    target: 4,
    answers: { [URL_A]: SET },
    urls: [URL_A],
    givenUp: MISSED,
  },
  {
    name: "one cookie set to another value each time, and sent",
    target: 4,
    answers: VALUES,
    urls: Object.keys(VALUES),
    givenUp: MISSED,
  },
  {
    name: "headers by hand, one cookie sent",
    target: 4,
    answers: { [URL_A]: [200] },
    urls: [URL_A],
    init: { method: "POST", body: "a=1", headers: { accept: "text/html", authorization: "Bearer t" } },
    before: [[URL_A, "id=7"]],
  },
  {
    name: "a chain of three redirects, each sets a cookie",
    target: 4,
    answers: {
      "https://www.example.com/0": createRedirect(1),
      "https://www.example.com/1": createRedirect(2),
      "https://www.example.com/2": createRedirect(3),
      "https://www.example.com/3": [200],
    },
    urls: ["https://www.example.com/0"],
    givenUp: MISSED,
  },
  {
    name: "100 hosts in turn, each with a cookie",
    target: 4,
    answers: Object.fromEntries(HOSTS.map((url) => [url, [200]])),
    urls: HOSTS,
    before: HOSTS.map((url) => [url, "id=7; Path=/; Secure"]),
  },
  {
    name: "50 cookies sent",
    target: 4,
    answers: { [URL_A]: [200] },
    urls: [URL_A],
    before: Array.from({ length: 50 }, (_, i) => [URL_A, `name${i}=value-of-${i}; Path=/`]),
  },
];

export function createFetchComparisons(): Promise<Comparison[]> {
  return Promise.all(
    SHAPES.map(async (shape) => ({
      group: "Cookies of a fetch, 100 times",
      name: shape.name,
      ours: await createClient(shape, (fetch) => withCookies(new CookieJar(), fetch)),
      peers: {
        "fetch-cookie": await createClient(shape, (fetch) => makeFetchCookie(fetch, new ToughJar())),
      },
      target: { "fetch-cookie": shape.target },
      ...(shape.givenUp !== undefined && { givenUp: shape.givenUp }),
    })),
  );
}

function createRedirect(i: number): Answer {
  return [
    302,
    [
      ["location", `/${i}`],
      ["set-cookie", `hop${i}=1; Path=/`],
    ],
  ];
}

/** Makes the clock's own time small beside what it measures. */
const REPETITIONS = 100;

/** Returns a function that asks 100 times. It resolves to the Cookie header of every request, so that all must have sent the same. */
async function createClient(
  { answers, urls, init = {}, before = [] }: Shape,
  wrap: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch,
): Promise<Peer> {
  let sent: (string | null | undefined)[] = [];
  let responses = createResponses(Object.fromEntries(before.map(([url]) => [url, [200] as const])));
  const fetch = wrap(async (input, options) => {
    const { headers = {} } = options ?? {};
    sent.push(headers instanceof Headers ? headers.get("cookie") : (Object(headers).cookie ?? null));
    return responses[String(input)]!;
  });
  for (const [url, line] of before) {
    responses = createResponses({ [url]: [200, [["set-cookie", line]]] });
    await fetch(url);
  }
  responses = createResponses(answers);
  return async () => {
    sent = [];
    for (let i = 0; i < REPETITIONS; i += urls.length) for (const url of urls) await fetch(url, init);
    return sent;
  };
}

/** Makes the responses once: making a Response takes longer than all that is measured here. */
function createResponses(answers: Shape["answers"]): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(answers).map(([url, [status, headers = []]]) => {
      const response = {
        status,
        url,
        headers: new Headers(headers.map((line) => [...line])),
        redirected: false,
        body: null,
      };
      return [url, response as unknown as Response];
    }),
  );
}
