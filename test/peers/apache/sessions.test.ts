/** mod_python's Session on Apache beside ours on Node, over HTTP: what a counter counts, and whether a logout holds. */

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Apache, missingApache } from "./apache.ts";
import { startCounter } from "./counter.ts";

const missing = missingApache();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

type Facts = { readonly isNew: boolean; readonly data: { readonly count?: number }; readonly id?: string };
type Answer = { readonly facts: Facts; readonly cookie: string; readonly setCookie: readonly string[] };

/** Asks as a browser with one cookie. */
async function ask(url: string, cookie = ""): Promise<Answer> {
  const response = await fetch(url, { headers: { cookie } });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const setCookie = response.headers.getSetCookie();
  return { facts: JSON.parse(text), setCookie, cookie: setCookie[0]?.split(";")[0] ?? cookie };
}

const REQUESTS = 20;

/** Counts to one, then sends parallel requests that each add one after some work. Returns what the counter has in the end. */
async function countInParallel(add: string, read: string): Promise<number | undefined> {
  const { cookie } = await ask(add);
  await Promise.all(Array.from({ length: REQUESTS }, () => ask(`${add}work=0.05`, cookie)));
  return (await ask(read, cookie)).facts.data.count;
}

/** Logs out while a slow request is under way, which then saves. Returns what a third one finds. */
async function logOutMeanwhile(add: string, logOut: string, read: string): Promise<Facts> {
  const { cookie } = await ask(add);
  const slow = ask(`${add}work=0.5`, cookie);
  await sleep(200);
  await ask(logOut, cookie);
  await slow;
  return (await ask(read, cookie)).facts;
}

describe("ours on Node", () => {
  let counter: Awaited<ReturnType<typeof startCounter>>;
  beforeAll(async () => {
    counter = await startCounter();
  });
  afterAll(() => counter.close());

  test("set after get loses counts, as every session that is read and written back", async () => {
    expect(await countInParallel(`${counter.url}set?`, `${counter.url}read`)).toBeLessThan(1 + REQUESTS);
  });

  for (const how of ["update", "exclusive"]) {
    test(`${how} loses no count`, async () => {
      expect(await countInParallel(`${counter.url}${how}?`, `${counter.url}read`)).toBe(1 + REQUESTS);
    });
  }

  for (const how of ["set", "update", "exclusive"]) {
    test(`a session stays dead that a slow request saves after the logout, by ${how}`, async () => {
      const { url } = counter;
      expect(await logOutMeanwhile(`${url}${how}?`, `${url}logout`, `${url}read`)).toMatchObject({
        isNew: true,
        status: "ended",
        data: {},
      });
    });
  }
});

describe.skipIf(missing)(`mod_python's Session on Apache${missing ? ` (${missing})` : ""}`, () => {
  let apache: Apache;
  beforeAll(async () => {
    apache = await Apache.start({ handler: "sessions", workers: 8 });
  }, 60_000);
  afterAll(() => apache?.stop());

  const urlOf = (kind: string, query: string) => `${apache.url}${kind}?${query}`;

  for (const kind of ["DbmSession", "FileSession"]) {
    test(`${kind} loses no count with its lock, which is the default`, { timeout: 90_000 }, async () => {
      const add = urlOf(kind, "do=count&");
      expect(await countInParallel(add, urlOf(kind, "do=read"))).toBe(1 + REQUESTS);
    });

    test(`${kind} loses counts with lock=0`, { timeout: 90_000 }, async () => {
      const add = urlOf(kind, "do=count&lock=0&");
      expect(await countInParallel(add, urlOf(kind, "do=read"))).toBeLessThan(1 + REQUESTS);
    });

    test(`${kind} stays dead after a logout with its lock, which lets the logout wait for the slow request`, async () => {
      const urls = ["do=count&", "do=logout", "do=read"].map((query) => urlOf(kind, query));
      expect(await logOutMeanwhile(urls[0]!, urls[1]!, urls[2]!)).toMatchObject({ isNew: true, data: {} });
    });

    test(`${kind} comes back after a logout with lock=0`, async () => {
      const urls = ["do=count&lock=0&", "do=logout&lock=0", "do=read"].map((query) => urlOf(kind, query));
      expect(await logOutMeanwhile(urls[0]!, urls[1]!, urls[2]!)).toMatchObject({
        isNew: false,
        data: { count: 2 },
      });
    });
  }

  test("MemorySession counts for each process alone: with several, most requests find no session", async () => {
    const { cookie } = await ask(urlOf("MemorySession", "do=count"));
    const counted = await Promise.all(
      Array.from({ length: REQUESTS }, () => ask(urlOf("MemorySession", "do=count&work=0.05"), cookie)),
    );
    expect(counted.some(({ facts }) => facts.isNew)).toBe(true);
  });

  test("its cookie is an id that scripts can read and http carries, and an invented id is not taken over", async () => {
    const first = await ask(urlOf("DbmSession", "do=count"));
    expect(first.setCookie).toEqual([expect.stringMatching(/^pysid=[0-9a-f]{32}; path=\/$/)]);
    const invented = await ask(urlOf("DbmSession", "do=count"), `pysid=${"a".repeat(32)}`);
    expect(invented.facts.isNew).toBe(true);
    expect(invented.facts.id).not.toBe("a".repeat(32));
  });

  test("its time begins anew with save alone, and a session that timed out is a new one", async () => {
    const { cookie, facts } = await ask(urlOf("FileSession", "do=count&timeout=2"));
    for (const query of ["do=touch", "do=touch"]) {
      await sleep(1300);
      expect((await ask(urlOf("FileSession", query), cookie)).facts).toMatchObject({
        isNew: false,
        id: facts.id,
      });
    }
    for (const isNew of [false, true]) {
      await sleep(1300);
      expect((await ask(urlOf("FileSession", "do=read"), cookie)).facts).toMatchObject({ isNew });
    }
  });

  test("cleanup deletes nothing in this build: both stores fail under Python 3, and only the log says so", async () => {
    for (const kind of ["DbmSession", "FileSession"]) {
      await ask(urlOf(kind, "do=count&timeout=1"));
      await sleep(1300);
      await ask(urlOf(kind, "do=cleanup&timeout=1"));
    }
    await expect.poll(() => apache.readLog()).toMatch(/dbm' object has no attribute 'first/);
    await expect.poll(() => apache.readLog()).toMatch(/FileSession cleanup error: Traceback/);
  });
});
