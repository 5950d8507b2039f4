/** The jar beside tough-cookie and Go's net/http/cookiejar: the same headers, URLs and Cookie headers. */

import { createHash } from "node:crypto";
import { CookieJar } from "speculoos/jar";
import { CookieJar as ToughJar } from "tough-cookie";
import { type Batch, compareBatch, measureHeap } from "./batch.ts";
import type { Result } from "./compare.ts";
import { runGo } from "./go.ts";
import { createJarTricks } from "./jar-tricks.ts";
import { bundleJar } from "./jar-variants.ts";
import { COOKIES_A_SITE, createWorkload, flatten, type Received, type Workload } from "./jar-workload.ts";

type Jar = { set(header: string, url: string): void; get(url: string): string };

const JARS = {
  ours: () => wrapJar(new CookieJar()),
  "tough-cookie": (): Jar => {
    const jar = new ToughJar();
    return {
      set: (header, url) => void jar.setCookieSync(header, url),
      get: (url) => jar.getCookieStringSync(url),
    };
  },
};

/** Runs the comparisons of the jar whose names contain `only`, and calls `progress` with the name of each before it. */
export async function compareJars(only: string, progress: (name: string) => void): Promise<Result[]> {
  const work = createWorkload();
  progress("Go's cookiejar");
  const go = runGo(work);
  checkSameWork(work, go?.hashes);
  const results: Result[] = [];
  const batches = [
    ...createFillAndReadBatches(work, go?.nanoseconds),
    ...createAttributeBatches(),
    ...createOneHostBatches(),
    ...createManyHostBatches(),
    ...createCopyBatches(),
    await createReasonsBatch(work),
    ...(await createJarTricks()),
    ...createGrowthBatches(),
  ].filter(({ group, name }) => `${group}, ${name}`.includes(only));
  for (const batch of batches) {
    progress(batch.name);
    results.push(compareBatch(batch));
  }
  return results;
}

function wrapJar(jar: CookieJar): Jar {
  return { set: (header, url) => void jar.setCookie(header, url), get: (url) => jar.getCookieString(url) };
}

function fill(jar: Jar, received: readonly Received[]): Jar {
  for (const { Header, URL } of received) jar.set(Header, URL);
  return jar;
}

function readAll(jar: Jar, urls: readonly string[]): number {
  let length = 0;
  for (const url of urls) length += jar.get(url).length;
  return length;
}

/** Checks that all jars send the same cookies to every site, in the same order. */
function checkSameWork(work: Workload, goHashes: Readonly<Record<string, string>> | undefined): void {
  for (const [name, received] of Object.entries({ dated: work.Dated, short: work.Short })) {
    const hashes = Object.values(JARS).map((make) => {
      const jar = fill(make(), received);
      const hash = createHash("sha256");
      for (const url of work.URLs) hash.update(`${jar.get(url)}\n`);
      return hash.digest("hex");
    });
    if (goHashes) hashes.push(goHashes[name]!);
    if (new Set(hashes).size !== 1) throw new Error(`the jars send different cookies for "${name}"`);
  }
}

function createFillAndReadBatches(
  work: Workload,
  go: Readonly<Record<string, readonly number[]>> = {},
): Batch[] {
  const group = "A jar of 5,000 sites with 10 cookies each";
  const measured = (row: string) => (go[row] ? { Go: go[row] } : {});
  const batch = (
    name: string,
    operations: number,
    target: Batch["target"],
    run: (make: () => Jar) => () => unknown,
    row: string,
  ): Batch => ({
    group,
    name,
    operations,
    ours: () => run(JARS.ours),
    peers: { "tough-cookie": () => run(JARS["tough-cookie"]) },
    measured: measured(row),
    ...(row.startsWith("set") && { givenUp: SET_REASON }),
    ...(target && { target }),
  });
  return Object.entries({ dated: work.Dated, short: work.Short }).flatMap(([kind, received]) => {
    const title = kind === "dated" ? "with Expires, Domain, Path" : "short ones";
    const filled = (make: () => Jar) => fill(make(), received);
    return [
      batch(
        `setCookie, ${title}`,
        received.length,
        { "tough-cookie": kind === "dated" ? 3 : 2.5, Go: 1 },
        (make) => () => filled(make),
        `set ${kind}`,
      ),
      batch(
        `getCookieString for the first time, ${title}`,
        work.URLs.length,
        { "tough-cookie": 3.5, Go: 3 },
        (make) => {
          const jar = filled(make);
          return () => readAll(jar, work.URLs);
        },
        `first ${kind}`,
      ),
      batch(
        `getCookieString asked again, ${title}`,
        work.URLs.length,
        { "tough-cookie": 10, Go: 10 },
        (make) => {
          const jar = filled(make);
          readAll(jar, work.URLs);
          readAll(jar, work.URLs);
          return () => readAll(jar, work.URLs);
        },
        `again ${kind}`,
      ),
    ];
  });
}

const SET_REASON =
  "3 and 2.5 times tough-cookie's speed of setCookie on every run (1.5 to 2.9 were seen). By the profile nothing stands out: " +
  "collection of garbage 5 to 17 %, the dates 12 %, the packing 5 to 12 %, the warning about SameSite in words, of nearly every " +
  "short cookie, 10 %. Dates at their fixed places would take half of theirs, and 357 bytes of the bundle.";

function createOneHostBatches(): Batch[] {
  const group = "170 cookies on one host";
  const url = "https://www.example.com/a/page";
  const value = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(2);
  const received = Array.from({ length: 170 }, (_, i) => ({
    Header: flatten(`name${i}=${value.slice(i % 7, 10 + ((i * 11) % 60))}; Path=/`),
    URL: url,
  }));
  const changes = Array.from({ length: 200 }, (_, i) => flatten(`name${(i * 13) % 170}=${i}; Path=/`));
  const batch = (name: string, target: number | undefined, run: (jar: Jar) => unknown): Batch => {
    const prepare = (make: () => Jar) => () => {
      const jar = fill(make(), received);
      jar.get(url);
      return () => run(jar);
    };
    return {
      group,
      name,
      operations: changes.length,
      ours: prepare(JARS.ours),
      peers: { "tough-cookie": prepare(JARS["tough-cookie"]) },
      ...(target !== undefined && { target: { "tough-cookie": target } }),
    };
  };
  return [
    batch("asked again", 100, (jar) => {
      for (let i = 0; i < changes.length; i++) jar.get(url);
    }),
    batch("after a change each time", 4, (jar) => {
      for (const change of changes) {
        jar.set(change, url);
        jar.get(url);
      }
    }),
    // Engines join strings when somebody reads them.
    batch("after a change each time, and read to its end", undefined, (jar) => {
      let sum = 0;
      for (const change of changes) {
        jar.set(change, url);
        sum += jar.get(url).charCodeAt(3000);
      }
      return sum;
    }),
  ];
}

/** Compares ten cookies for each site, with the same attributes for all, with others in each header, and with none. */
function createAttributeBatches(): Batch[] {
  const names = Array.from({ length: COOKIES_A_SITE }, (_, i) => `name_${i}`);
  const inAYear = Date.now() + 300 * 86_400_000;
  const rows = [
    ["that repeat", 2.5, () => "; Path=/; Secure; HttpOnly; SameSite=Lax"],
    [
      "that differ each time",
      2.2,
      (i: number) => `; Expires=${new Date(inAYear + i * 1000).toUTCString()}; Path=/; Secure; SameSite=Lax`,
    ],
    ["that are absent", 2.2, () => ""],
  ] as const;
  return rows.map(([kind, target, attributes]) => {
    const received = Array.from({ length: 5000 }, (_, site) =>
      flatten(`https://www.site${site}.com/a/page`),
    ).flatMap((URL, site) =>
      names.map((name, i) => ({
        Header: flatten(`${name}=${"abcdefghij".repeat(1 + ((site + i) % 6))}${attributes(site * 10 + i)}`),
        URL,
      })),
    );
    checkSameHeaders(received);
    return {
      group: "A jar of 5,000 sites with 10 cookies each",
      name: `setCookie, attributes ${kind}`,
      operations: received.length,
      ours: () => () => fill(JARS.ours(), received),
      peers: { "tough-cookie": () => () => fill(JARS["tough-cookie"](), received) },
      target: { "tough-cookie": target },
    };
  });
}

/** Compares sites of many hosts, each with a host-only cookie. */
function createManyHostBatches(): Batch[] {
  return [10, 40, 120, 170].flatMap((count) => {
    const sites = Math.ceil(4000 / count);
    const received = Array.from({ length: sites * count }, (_, i) => ({
      Header: flatten(`sid=${"abcdefgh".repeat(1 + (i % 4))}${i}; Path=/; Secure; SameSite=Lax`),
      URL: flatten(`https://h${i % count}.site${Math.floor(i / count)}.com/`),
    }));
    checkSameHeaders(received);
    const urls = received.map(({ URL }) => URL);
    const batch = (
      what: string,
      target: number | undefined,
      run: (make: () => Jar) => () => unknown,
    ): Batch => ({
      group: "Many hosts of one site, a host-only cookie each",
      name: `${count} hosts: ${what}`,
      operations: urls.length,
      ours: () => run(JARS.ours),
      peers: { "tough-cookie": () => run(JARS["tough-cookie"]) },
      ...(target !== undefined && { target: { "tough-cookie": target } }),
    });
    return [
      batch("setCookie", count >= 40 ? 1.4 : undefined, (make) => () => fill(make(), received)),
      batch("getCookieString for the first time", 2, (make) => {
        const jar = fill(make(), received);
        return () => readAll(jar, urls);
      }),
      batch("getCookieString asked again", 5, (make) => {
        const jar = fill(make(), received);
        readAll(jar, urls);
        readAll(jar, urls);
        return () => readAll(jar, urls);
      }),
    ];
  });
}

/** Compares the return of fifty cookies with copies of fifty plain records. */
function createCopyBatches(): Batch[] {
  const url = "https://www.example.com/";
  const jar = new CookieJar();
  for (let i = 0; i < 50; i++) jar.setCookie(`name${i}=value${i}; Path=/; Max-Age=9999; SameSite=Lax`, url);
  const records = [...jar];
  const rows: [what: string, read: () => { length: number }][] = [
    ["getCookies", () => jar.getCookies(url)],
    ["explainGetCookies", () => jar.explainGetCookies(url).included],
    ["iteration", () => [...jar]],
  ];
  return rows.map(([what, read]) => {
    if (read().length !== records.length) throw new Error(`${what} returns other cookies`);
    const often = (run: () => unknown) => () => () => {
      for (let i = 0; i < 20_000; i++) run();
    };
    return {
      group: "50 cookies returned",
      name: what,
      operations: 20_000,
      ours: often(read),
      peers: { "copies of 50 records": often(() => records.map((record) => ({ ...record }))) },
      target: { "copies of 50 records": 1 / 3 },
      givenUp:
        "a third of the speed of a copy, in some runs. Three quarters of the time are the unpacking (four times, the value as a " +
        "slice, the flags) and, of an iteration, the generator; packed cookies take two thirds of the memory of plain ones.",
    };
  });
}

/** Checks that both jars send the same cookies to every URL that set one. */
function checkSameHeaders(received: readonly Received[]): void {
  const [ours, theirs] = [fill(JARS.ours(), received), fill(JARS["tough-cookie"](), received)];
  for (const { URL } of received)
    if (ours.get(URL) !== theirs.get(URL)) throw new Error(`the jars send different cookies to ${URL}`);
}

/**
 * Compares a large jar with a small one. The last batches, and their jars are made when they are measured: a heap of a
 * million cookies makes everything else half as fast.
 */
function createGrowthBatches(): Batch[] {
  const urls = createWorkload(1000).URLs;
  const flood = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      Header: flatten(`n${i}=${i}`),
      URL: "https://www.example.com/",
    }));
  const reading = (sites: number) => {
    let jar: Jar | undefined;
    return () => {
      jar ??= fill(JARS.ours(), createWorkload(sites).Short);
      const filled = jar;
      readAll(filled, urls);
      return () => readAll(filled, urls);
    };
  };
  const floods = { few: flood(10_000), many: flood(100_000) };
  return [
    {
      group: "Growth",
      name: "1,000,000 cookies: the same 1,000 URLs",
      operations: urls.length,
      ours: reading(100_000),
      peers: { "10,000 cookies": reading(1000) },
      target: { "10,000 cookies": 1 / 1.5 },
    },
    {
      group: "Growth",
      name: "100,000 cookies for one site, each",
      operations: 100_000,
      ours: () => () => fill(JARS.ours(), floods.many),
      peers: {
        "10,000 cookies": () => () => {
          for (let i = 0; i < 10; i++) fill(JARS.ours(), floods.few);
        },
      },
      target: { "10,000 cookies": 1 / 1.5 },
    },
  ];
}

async function createReasonsBatch(work: Workload): Promise<Batch> {
  const run = (Jar: typeof CookieJar) => () => {
    const jar = wrapJar(new Jar());
    return () => {
      fill(jar, work.Dated);
      return readAll(jar, work.URLs);
    };
  };
  return {
    group: "Asking for no explanation",
    name: "50,000 setCookie, 5,000 getCookieString",
    operations: work.Dated.length + work.URLs.length,
    ours: run(await bundleJar({})),
    peers: {
      "reasons stubbed out": run(
        await bundleJar({ "jar/explain/reason.ts": "export const createReasons = () => [];" }),
      ),
    },
    target: { "reasons stubbed out": 0.97 },
    givenUp:
      "0.97 where most cookies have a warning (two thirds here have no SameSite). Their words take 6 % of the time by the profile, " +
      "because a result is a plain record, which has its words when it is made. A row moves by more from run to run.",
  };
}

/** Returns the bytes of heap for each cookie: before the first read, and after a read of every host. */
export function measureJarHeap(): {
  readonly name: string;
  readonly ours: number[];
  readonly theirs: number[];
}[] {
  const work = createWorkload();
  return Object.entries({ "with Expires, Domain, Path": work.Dated, "short ones": work.Short }).map(
    ([name, received]) => {
      const measure = (make: () => Jar) => {
        const jar = make();
        return measureHeap(
          () => fill(jar, received),
          () => void readAll(jar, work.URLs),
        ).map((bytes) => bytes / received.length);
      };
      return { name, ours: measure(JARS.ours), theirs: measure(JARS["tough-cookie"]) };
    },
  );
}
