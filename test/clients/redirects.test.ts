/** What undici and Chromium were seen to do at redirects, against our jar over a real fetch and a real server. */

import * as undici8 from "undici";
import * as undici7 from "undici7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectWarnings } from "./expected-warnings.ts";
import {
  type Client,
  type Outcome,
  type Question,
  Replay,
  ROWS,
  type Row,
  withoutBoundary,
} from "./recorded-redirects.ts";

const REPLACED =
  "a replaced cookie keeps its place (RFC 6265bis §5.7); in Chromium only if its value is the same";

// A recorded method in small letters, which a fetch leaves as it is.
expectWarnings("Using `patch` is highly likely");

/** Rows in which we differ from a client, by its name and their ids: why. A row that does not differ fails. */
const EXCEPTIONS: readonly (readonly [client: RegExp, id: RegExp, reason: string])[] = [
  [
    /^undici/,
    /^location\/spaces-around$/,
    "undici fails of an error of its own; the standard strips the spaces, as Chromium does",
  ],
  [
    /^undici/,
    /^referrer\/given-https-www-example-org-x-cross-site$/,
    "a Referer that was once cut stays cut in undici; here each hop has its own, by the policy for that hop",
  ],
  [
    /^undici/,
    /^cors\/no-cors-/,
    "an opaque response is undici's work of the whole chain; here each hop is a fetch",
  ],
  [/^chromium-fetch/, /https-to-http/, "a page's fetch from https to http is blocked as mixed content"],
  [/^chromium-fetch/, /^same-site\/http-to-https-cross-/, "a page's fetch from https to http is blocked"],
  [
    /^chromium-nav/,
    /^same-site\/http-to-https-cross-\d+-form/,
    "a form of an https page to http is asked about first",
  ],
  [
    /^chromium-nav/,
    /^navigation\/30[78]-(form|multipart)-https-to-http$/,
    "a form whose body goes on to http is asked about first",
  ],
  [/^chromium-fetch/, /^matrix\/\d+-POST-stream-(?!h2)/, "Chromium sends no stream over HTTP/1.1"],
  [/^chromium/, /^location\/latin1-/, "Location is read as UTF-8, as in undici; Chromium keeps other octets"],
  [/^chromium/, /^location\/pipe$/, "Chromium percent-encodes more than the URL standard does"],
  [/^chromium/, /^location\/control-octet$/, "Node's parser refuses the response"],
  [/^chromium/, /^informational\/100-h1/, "undici refuses a 100 that nobody asked for"],
  [/^chromium-nav/, /^informational\/103-h2$/, "a browser's preload"],
  [
    /^chromium-nav/,
    /^location\/userinfo-same$/,
    "a fetch refuses user names in URLs, in all clients; a navigation follows",
  ],
  [/^chromium-nav/, /^status\/401-then-userinfo$/, "a fetch refuses user names in URLs, in all clients"],
  [
    /^chromium-nav/,
    /^chain\/(21|30|loop)/,
    "a navigation ends one redirect earlier than a fetch, in Chromium too",
  ],
  [/^chromium/, /^set-cookie\/replaces-same-origin$/, REPLACED],
  [/^chromium-nav/, /^set-cookie\/replaces-http-to-https$/, REPLACED],
  [/^chromium-fetch/, /^headers\/cookie-by-hand/, "a browser lets nobody write the header Cookie"],
  [/^chromium/, /^cache\//, "a browser's cache answers the second time"],
  [/^chromium-fetch/, /^cors\/refused-at-302/, "CORS is a browser's"],
];

/** Headers that the caller gives, and those that follow from them. */
const HEADERS = [
  "accept-language",
  "authorization",
  "content-language",
  "content-length",
  "content-type",
  "origin",
  "proxy-authorization",
  "referer",
  "transfer-encoding",
  "x-custom",
];

let replay: Replay;
beforeAll(async () => {
  replay = await Replay.open();
});
afterAll(() => replay.close());

// The types of the packages are not those of the platform, but name the same functions.
const packages = [undici7, undici8] as unknown as readonly [Client, Client];

describe.each([
  ["undici of this Node", globalThis, undici7.Agent],
  ["undici 7", packages[0], undici7.Agent],
  ["undici 8", packages[1], undici8.Agent],
] as const)("the requests and the response are those of %s:", (client, { fetch, FormData }, Agent) => {
  let connected: Client;
  beforeAll(() => {
    connected = { fetch: replay.connect(fetch, Agent), FormData };
  });
  for (const row of ROWS) {
    const recorded = row.results["node-fetch"] ?? row.results["node24-fetch"];
    if (!recorded) continue;
    test(row.id, async () => {
      const { start, init } = row.setup;
      const found = await replay.play(row, connected, { url: start, init });
      expectSame(client, row, withoutCookies(found), withoutCookies(recorded));
    });
  }
});

describe.each([
  ["chromium-nav", createNavigation],
  ["chromium-fetch", createFetchOfPage],
])("the cookies are those of %s:", (client, question) => {
  let connected: Client;
  beforeAll(() => {
    connected = { fetch: replay.connect(fetch, undici7.Agent), FormData };
  });
  for (const row of ROWS) {
    const recorded = row.results[client];
    if (!recorded) continue;
    test(row.id, async () => {
      const found = await replay.play(row, connected, question(row));
      expectSame(client, row, cookiesOf(found), cookiesOf(recorded));
    });
  }
});

test("every exception is needed", () => {
  const unused = EXCEPTIONS.filter(
    ([client, id]) =>
      !ROWS.some(
        (row) =>
          id.test(row.id) &&
          Object.keys(row.results).some((name) => client.test(name.replace("node", "undici"))),
      ),
  );
  expect(unused).toEqual([]);
});

/** Compares what was found with what was recorded; they must differ where an exception says so. */
function expectSame(client: string, { id }: Row, found: unknown, recorded: unknown): void {
  const reason = EXCEPTIONS.find(([clients, ids]) => clients.test(client) && ids.test(id))?.[2];
  if (reason === undefined) expect(found).toEqual(recorded);
  else expect(found, reason).not.toEqual(recorded);
}

function createNavigation({ setup: { start, page, nav } }: Row): Question {
  if (nav?.by === "typed") return { url: start };
  const context = { initiator: page, navigation: true };
  if (nav?.by === "form-get") return { url: `${start}?a=1&b=2+3`, context };
  if (nav?.by !== "form") return { url: start, context };
  const isMultipart = nav.enctype === "multipart/form-data";
  const body = isMultipart ? { form: [["a", "1"] as const] } : { params: "a=1&b=2+3" };
  return { url: start, init: { method: "POST", body }, context };
}

function createFetchOfPage({ setup: { start, page, init } }: Row): Question {
  const credentials = init?.element ? "include" : "same-origin";
  return { url: start, init: { credentials, ...init }, context: { initiator: page, topLevel: page } };
}

function withoutCookies({ requests, finals }: Outcome): unknown {
  return {
    requests: requests.map(({ method, url, headers, text }) => ({
      method,
      url,
      headers: HEADERS.map((name) => headers[name]).map(withoutOwn),
      text,
    })),
    finals,
  };
}

/** Leaves out what undici writes itself. */
function withoutOwn(value: string | undefined): string | undefined {
  return value === "*" ? undefined : value && withoutBoundary(value);
}

/** The cookies of each request, but preflights, and those that came or went. */
function cookiesOf({ requests, stored, gone = [] }: Outcome): unknown {
  const own = requests.filter(({ headers }) => headers["access-control-request-method"] === undefined);
  return { requests: own.map(({ method, url, headers }) => [method, url, headers.cookie]), stored, gone };
}
