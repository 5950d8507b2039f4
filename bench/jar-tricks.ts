/** Each trick for speed of the jar, beside a bundle of the same jar without it. */

import type { CookieJar } from "speculoos/jar";
import { type Batch, measureHeap } from "./batch.ts";
import { bundleJar, type Variant } from "./jar-variants.ts";
import { createWorkload, flatten, type Received } from "./jar-workload.ts";

type Trick = {
  readonly name: string;
  /** The jar without the trick. */
  readonly without: Variant;
  readonly operations: number;
  /** Makes a state with the jar, and returns what is timed. */
  readonly run: (Jar: typeof CookieJar) => () => unknown;
};

const BOUNDS = "jar/model/cache-bounds.ts";

const TRICKS: readonly Trick[] = [
  {
    name: "170 hosts of a site in turn, by URL objects: a view for each",
    without: { [BOUNDS]: [[/MAX_SHARED_SCOPES = \d+/, "MAX_SHARED_SCOPES = Infinity"]] },
    operations: 17_000,
    run: (Jar) => {
      const jar = new Jar();
      const urls = Array.from({ length: 170 }, (_, i) => new URL(`https://h${i}.example.com/`));
      for (const url of urls) jar.setCookie(SET_COOKIE, url);
      return () => readInTurn(jar, urls, 100);
    },
  },
  {
    name: "20 paths of a host in turn, by URL objects: an answer for each",
    without: { [BOUNDS]: [[/MAX_HEADERS = \d+/, "MAX_HEADERS = 1"]] },
    operations: 20_000,
    run: (Jar) => {
      const jar = new Jar();
      const urls = Array.from({ length: 20 }, (_, i) => new URL(`https://www.example.com/p${i}/`));
      for (let i = 0; i < 10; i++) jar.setCookie(`name${i}=value${i}; Path=/; Secure`, urls[0]!);
      for (const url of urls) jar.setCookie(`own=1; Path=${url.pathname}; Secure; SameSite=Lax`, url);
      return () => readInTurn(jar, urls, 1000);
    },
  },
  {
    name: "ten cookies a site with the same attributes: read once",
    without: { [BOUNDS]: [[/MAX_RECENT_LENGTH = \d+/, "MAX_RECENT_LENGTH = 0"]] },
    operations: 20_000,
    run: createFill(() => "; Path=/; Secure; HttpOnly; SameSite=Lax"),
  },
  {
    name: "ten cookies a site, each with other attributes: remembered for nothing",
    without: { [BOUNDS]: [[/MAX_RECENT_LENGTH = \d+/, "MAX_RECENT_LENGTH = 0"]] },
    operations: 20_000,
    run: createFill((i) => `; Max-Age=${10_000 + i}; Path=/; Secure; HttpOnly; SameSite=Lax`),
  },
  {
    name: "ten cookies a site: the last URL is not read again",
    without: { "jar/request/request-reader.ts": [["url === this.#lastText ?", "false ?"]] },
    operations: 20_000,
    run: createFill(() => "; Path=/; Secure; HttpOnly; SameSite=Lax"),
  },
  {
    name: "a session that is set again as it was, and sent, among ten cookies: headers stay valid",
    without: {
      "jar/memory/site-cookies.ts": [["this.#viewsByHost || !keepsHeaders(packed, replaces)", "true"]],
    },
    operations: 20_000,
    run: (Jar) => {
      const jar = new Jar();
      for (let i = 0; i < 10; i++) jar.setCookie(`name${i}=value${i}; Path=/; Secure`, PAGE);
      return () => {
        let length = 0;
        for (let i = 0; i < 20_000; i++) {
          jar.setCookie(SET_COOKIE, PAGE);
          length += jar.getCookieString(PAGE).length;
        }
        return length;
      };
    },
  },
  {
    name: "2,000 sites in turn: the facts of a host are kept in a table",
    without: {
      "jar/matching/public-suffix.ts": [
        [
          "return new TextTable((host) => readHost(host, list));",
          "return { get: (host) => readHost(detachString(host), list) };",
        ],
        ["import { TextTable }", "import { detachString, TextTable }"],
      ],
    },
    operations: 20_000,
    run: createFill(
      () => "; Path=/; Secure; HttpOnly; SameSite=Lax",
      (i) => i % 2000,
    ),
  },
  {
    name: "a new jar after a full collection: one jar stays alive",
    without: { "jar/cookie-jar.ts": [[/static readonly kept.*?static \{.*?\}\n/s, ""]] },
    operations: 20_000,
    run: createFill(() => "; Path=/; Secure; HttpOnly; SameSite=Lax"),
  },
];

/** Makes the comparisons. A target of 1: a trick that gains nothing is code to remove. */
export async function createJarTricks(): Promise<Batch[]> {
  const Whole = await bundleJar({});
  const batches: Batch[] = [];
  for (const { name, without, operations, run } of TRICKS) {
    const Without = await bundleJar(without);
    batches.push({
      group: "tricks for speed",
      name,
      operations,
      ours: () => run(Whole),
      peers: { "without the trick": () => run(Without) },
      target: { "without the trick": name.endsWith("for nothing") ? 0 : 1 },
    });
  }
  return batches;
}

/** Returns the bytes of heap for each cookie that the tricks for memory save. */
export async function measureHeapTricks(): Promise<{ name: string; ours: number; theirs: number }[]> {
  const received = createWorkload(2000).Dated;
  const measure = async (variant: Variant) => {
    const jar = new (await bundleJar(variant))();
    const [bytes] = measureHeap(() => fill(jar, received));
    return bytes! / received.length;
  };
  const ours = await measure({});
  return [
    { name: "cookies packed", ours, theirs: await measure({ "jar/memory/packed-cookie.ts": PLAIN_COOKIE }) },
    {
      name: "short lists without spare places",
      ours,
      theirs: await measure({ [BOUNDS]: [[/MAX_EXACT_LENGTH = \d+/, "MAX_EXACT_LENGTH = 0"]] }),
    },
  ];
}

/** Fills a new jar with ten cookies for each of 2,000 sites; by default a site after the other. */
function createFill(
  attributes: (i: number) => string,
  siteOf = (i: number) => Math.floor(i / 10),
): Trick["run"] {
  return (Jar) => {
    const received = Array.from({ length: 20_000 }, (_, i) => ({
      Header: flatten(
        `name_${(i + Math.floor(i / 2000)) % 10}=${"abcdefghij".repeat(1 + (i % 6))}${attributes(i)}`,
      ),
      URL: `https://www.site${siteOf(i)}.com/a/page`,
    }));
    return () => fill(new Jar(), received);
  };
}

function fill(jar: CookieJar, received: readonly Received[]): CookieJar {
  for (const { Header, URL } of received) jar.setCookie(Header, URL);
  return jar;
}

function readInTurn(jar: CookieJar, urls: readonly (string | URL)[], rounds: number): number {
  let length = 0;
  for (let i = 0; i < rounds; i++) for (const url of urls) length += jar.getCookieString(url).length;
  return length;
}

const PAGE = "https://www.example.com/a/page";
const SET_COOKIE = "sid=abcdefghijkl; Path=/; Secure; SameSite=Lax";

/** A cookie as a plain record, with detached strings and without packed times and flags. */
const PLAIN_COOKIE = `
  import { detachString } from "../../base/detached.ts";
  export class PackedCookie {
    constructor(cookie, name, scope, setOrder) {
      this.name = name;
      this.value = detachString(cookie.value);
      this.host = scope.host;
      this.hostOnly = scope.hostOnly;
      this.path = scope.path;
      this.secure = cookie.secure;
      this.httpOnly = cookie.httpOnly;
      this.sameSite = cookie.sameSite;
      this.expiryTime = cookie.expiryTime;
      this.creationTime = cookie.creationTime;
      this.lastUpdateTime = cookie.lastUpdateTime;
      this.lastAccessTime = cookie.lastAccessTime;
      this.sequence = cookie.sequence;
      this.partitionKey = scope.partitionKey;
      this.priority = cookie.priority;
      this.scope = scope;
      this.setOrder = setOrder;
    }
  }`;
