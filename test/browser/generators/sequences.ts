/** Random sequences of requests and scripts, which set cookies first and only send them at the end. */

import fc from "fast-check";
import { anyBurst, anyLine, anyScriptLine } from "./set-cookie-lines.ts";

/**
 * The initiator of a request. `typed`: the user types the URL. `get`, `post`: a page navigates the whole window.
 * `fetch` to `iframe`: a page loads the URL. `script`: a page at this URL writes and reads `document.cookie`.
 */
export type Via = "typed" | "get" | "post" | "fetch" | "fetch-post" | "img" | "iframe" | "script";

export type Step = {
  readonly via: Via;
  readonly url: string;
  /** The Set-Cookie values of the response, as latin1. For a script, the texts that it writes. */
  readonly headers: readonly string[];
  /** The page that makes the request. Absent for `typed` and `script`. */
  readonly initiator?: string;
  /** The page around the frame that makes the request, or around the page of the script. */
  readonly top?: string;
  /** The pause before this step (ms). */
  readonly pause?: number;
  /** The request that was redirected to the URL. */
  readonly before?: { readonly url: string; readonly headers: readonly string[] };
};

export type Sequence = readonly Step[];

/** Hosts that share cookies, or seem to. */
const FAMILIES: readonly { weight: number; hosts: readonly string[] }[] = [
  { weight: 12, hosts: ["www.example.test", "example.test", "a.www.example.test", "sub.example.test"] },
  { weight: 2, hosts: ["www.shop.co.uk", "shop.co.uk", "co.uk", "other.co.uk"] },
  { weight: 2, hosts: ["me.github.io", "www.me.github.io", "github.io", "you.github.io"] },
  { weight: 1, hosts: ["a.x.kawasaki.jp", "x.kawasaki.jp", "www.city.kawasaki.jp", "city.kawasaki.jp"] },
  {
    weight: 1,
    hosts: ["x.eu-1.compute.amazonaws.com", "eu-1.compute.amazonaws.com", "compute.amazonaws.com"],
  },
  { weight: 2, hosts: ["localhost", "app.localhost", "www.app.localhost", "localhost."] },
  { weight: 2, hosts: ["127.0.0.1", "[::1]", "192.0.2.7", "[2001:db8::1]"] },
  { weight: 1, hosts: ["intranet", "www.intranet", "com", "test"] },
  { weight: 1, hosts: ["example.test.", "www.example.test.", "example.test", "WWW.Example.TEST"] },
  { weight: 1, hosts: ["www.b\u00fccher.test", "xn--bcher-kva.test", "fa\u00df.test", "a_b.test"] },
];
const OTHER_SITES = ["other.test", "www.example.com"];
const PATHS = [
  "/",
  "/a",
  "/a/b",
  "/a/b/",
  "/a/bc",
  "/a/b/c",
  "/A/b",
  "/a%2Fb/c",
  "/a//b",
  "/%61/b",
  "/b/../a/b",
];
const ODD_PATHS = [
  "/a;x/b",
  "/a|b/c",
  "/a b/c",
  "/\u00e4/b",
  "/a%20b/c",
  "/a'b/c",
  "/a^b/{c}",
  "/a\\b",
  '/a"b/c',
];

/** A sequence over one family of hosts: steps that set cookies, then steps that only send them. */
export function anySequence(): fc.Arbitrary<Sequence> {
  return fc
    .oneof(...FAMILIES.map(({ weight, hosts }) => ({ weight, arbitrary: fc.constant(hosts) })))
    .chain((hosts) =>
      fc.tuple(
        fc.array(anyStep(hosts, anyHeaders(hosts)), { minLength: 1, maxLength: 5 }),
        fc.array(anyStep(hosts, fc.constant([])), { minLength: 1, maxLength: 3 }),
      ),
    )
    .map(([sets, reads]) => [...sets, ...reads]);
}

/**
 * A sequence over minutes: cookies expire, last-access times change, and cookies without SameSite become too old for unsafe
 * requests. The order of eviction depends on all of these.
 */
export function anySlowSequence(): fc.Arbitrary<Sequence> {
  const hosts = FAMILIES[0]!.hosts;
  const headers = fc.oneof(
    fc.array(anyLine(hosts), { minLength: 1, maxLength: 4 }),
    { weight: 2, arbitrary: anyBurst(hosts) },
    fc.array(anyLine(hosts), { minLength: 1, maxLength: 4 }).map((lines) => lines.map(withShortLifetime)),
    anyBurst(hosts).map((lines) => lines.map((line, i) => (i % 3 === 0 ? withShortLifetime(line) : line))),
  );
  const phase = fc.tuple(
    fc.array(anyStep(hosts, headers), { minLength: 1, maxLength: 3 }),
    fc.array(anyStep(hosts, fc.constant([])), { minLength: 1, maxLength: 2 }),
  );
  // The sum of two pauses is not near one of the times, even on a busy machine.
  const pause = fc.constantFrom(SHORT_LIFETIME * 1.5, ACCESS_INTERVAL * 1.3, UNSAFE_AGE * 1.1);
  return fc
    .tuple(phase, pause, phase, pause, phase)
    .map(([one, first, two, second, three]) => [
      ...one.flat(),
      ...two.flat().map((step, index) => (index === 0 ? { ...step, pause: first } : step)),
      ...three.flat().map((step, index) => (index === 0 ? { ...step, pause: second } : step)),
    ]);
}

function withShortLifetime(line: string): string {
  return `${line}; Max-Age=${SHORT_LIFETIME / 1000}`;
}

/** A lifetime that is longer than a phase, even on a busy machine (ms). */
const SHORT_LIFETIME = 30_000;
/** The shortest time after which a further access is recorded (ms). */
const ACCESS_INTERVAL = 60_000;
/** The age from which a cookie without SameSite is not sent with a cross-site POST (ms). */
const UNSAFE_AGE = 120_000;

function anyHeaders(hosts: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.oneof(
    { weight: 24, arbitrary: fc.array(anyLine(hosts), { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: anyBurst(hosts) },
  );
}

function anyStep(hosts: readonly string[], headers: fc.Arbitrary<readonly string[]>): fc.Arbitrary<Step> {
  const own = anyUrl(fc.oneof({ weight: 4, arbitrary: fc.constant(hosts[0]!) }, fc.constantFrom(...hosts)));
  const page = anyUrl(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...hosts.slice(0, 2)) },
      { weight: 3, arbitrary: fc.constantFrom(...OTHER_SITES) },
    ),
    fc.constant("/page"),
  );
  const before = fc.oneof(
    { weight: 7, arbitrary: fc.constant(undefined) },
    fc.record({
      url: fc.oneof(own, page),
      headers: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, headers),
    }),
  );
  const written = headers.chain(({ length }) =>
    fc.array(anyScriptLine(hosts), { minLength: Math.min(length, 1), maxLength: Math.min(length, 3) }),
  );
  const top = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, page);
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .record({ via: fc.constant("typed" as const), url: own, headers, before })
        .map(withoutMixedContent),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          via: fc.constantFrom("get" as const, "post" as const),
          url: own,
          headers,
          initiator: page,
          before,
        })
        .map(withoutMixedContent),
    },
    {
      weight: 4,
      arbitrary: fc
        .record({
          via: fc.constantFrom("fetch" as const, "fetch-post" as const, "img" as const, "iframe" as const),
          url: own,
          headers,
          initiator: page,
          top,
          before,
        })
        .map(withoutMixedContent),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ via: fc.constant("script" as const), url: own, headers: written, top })
        .map(withoutMixedContent),
    },
  );
}

function anyUrl(host: fc.Arbitrary<string>, path?: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const scheme = fc.oneof({ weight: 3, arbitrary: fc.constant("https") }, fc.constant("http"));
  const somePath = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...PATHS) },
    fc.constantFrom(...ODD_PATHS),
  );
  return fc.tuple(scheme, host, path ?? somePath).map((parts) => `${parts[0]}://${parts[1]}${parts[2]}`);
}

type Draft = Pick<Step, "via" | "url" | "headers"> & {
  readonly initiator?: string | undefined;
  readonly top?: string | undefined;
  readonly before?: Step["before"] | undefined;
};

/** Makes a page http if it loads or posts to http: browsers block that for a page of https, or warn. */
function withoutMixedContent({ via, url, headers, initiator, top, before }: Draft): Step {
  const plain = via !== "get" && (isPlain(url) || isPlain(before?.url));
  const page = plain ? initiator?.replace(/^https:/, "http:") : initiator;
  const around = plain || isPlain(page) ? top?.replace(/^https:/, "http:") : top;
  return {
    via,
    url,
    headers,
    ...(page !== undefined && { initiator: page }),
    ...(around !== undefined && { top: around }),
    ...(before !== undefined && { before }),
  };
}

function isPlain(url: string | undefined): boolean {
  return url?.startsWith("http:") === true;
}
