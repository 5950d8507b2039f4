/** The contract between a jar and its journal. */

import { type CookieChange, CookieJar, type Journal, type StoredCookie } from "speculoos/jar";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/";

/** A journal in memory, which fails while `fails` is set. */
class MemoryJournal implements Journal {
  readonly cookies = new Map<number, StoredCookie>();
  readonly calls: string[] = [];
  fails = false;

  load(): Iterable<StoredCookie> {
    this.calls.push("load");
    return [...this.cookies.values()];
  }

  append(changes: readonly CookieChange[]): void {
    if (this.fails) throw new Error("disk full");
    this.calls.push(`append ${changes.length}`);
    for (const { type, cookie } of changes) {
      if (type === "set") this.cookies.set(cookie.sequence, cookie);
      else this.cookies.delete(cookie.sequence);
    }
  }

  async flush(): Promise<void> {
    this.calls.push("flush");
  }

  async close(): Promise<void> {
    this.calls.push("close");
  }
}

function jarWith(journal: Journal): CookieJar {
  return new CookieJar({ clock: () => NOW, journal });
}

function bySequence(jar: CookieJar): StoredCookie[] {
  return [...jar].sort((a, b) => a.sequence - b.sequence);
}

describe("a journal", () => {
  test("takes the changes of one synchronous run together, and loads them into the next jar", async () => {
    const journal = new MemoryJournal();
    const jar = jarWith(journal);
    jar.setCookie("a=1; Max-Age=60", URL_);
    jar.setCookie("b=2; Path=/; Secure; SameSite=None; Partitioned", URL_);
    jar.setCookie("a=3; Max-Age=60", URL_);
    expect(journal.calls).toEqual(["load"]);
    await jar.close();
    expect(journal.calls).toEqual(["load", "append 4", "flush", "close"]);
    const next = jarWith(journal);
    expect(bySequence(next)).toEqual(bySequence(jar));
    await next.flush();
    expect(journal.calls.slice(4)).toEqual(["load", "flush"]);
  });

  test("that fails loses nothing: the changes are kept and written again, and flush rejects meanwhile", async () => {
    const journal = new MemoryJournal();
    const jar = jarWith(journal);
    journal.fails = true;
    jar.setCookie("a=1", URL_);
    await Promise.resolve();
    expect(jar.getCookieString(URL_)).toBe("a=1");
    jar.setCookie("b=2", URL_);
    await expect(jar.flush()).rejects.toThrow("disk full");
    await expect(jar.close()).rejects.toThrow("disk full");
    expect(journal.calls).not.toContain("close");
    journal.fails = false;
    await jar.close();
    expect(journal.calls).toEqual(["load", "append 1", "append 1", "flush", "close"]);
    expect(bySequence(jarWith(journal))).toEqual(bySequence(jar));
  });

  test("gets every removal of a cookie, whatever its cause", async () => {
    const journal = new MemoryJournal();
    const now = { ms: NOW };
    const limits = { cookiesPerSite: 3, cookiesPerSiteAfterEviction: 2 };
    const jar = new CookieJar({ clock: () => now.ms, journal, limits });
    for (const name of ["a", "b", "c", "d"]) jar.setCookie(`${name}=1; Max-Age=10`, URL_);
    jar.setCookie("d=; Max-Age=0", URL_);
    now.ms += 10_000;
    jar.setCookie("e=1", URL_);
    await jar.flush();
    expect([...journal.cookies.values()].map(({ name }) => name)).toEqual(["e"]);
    jar.endSession();
    await jar.flush();
    expect(journal.cookies.size).toBe(0);
  });

  test("drops the rows that had expired when they were loaded, and the jar says when they went", async () => {
    const journal = new MemoryJournal();
    const jar = jarWith(journal);
    jar.setCookie("a=1; Max-Age=60", URL_);
    jar.setCookie("b=2; Max-Age=120", URL_);
    await jar.close();
    const next = new CookieJar({ clock: () => NOW + 60_000, journal });
    expect([journal.cookies.size, next.size]).toEqual([2, 1]);
    expect(next.explainCookie("a", URL_).departed).toMatchObject([
      { name: "a", host: "www.example.com", time: NOW + 60_000, cause: "expired" },
    ]);
    await next.close();
    expect([...journal.cookies.values()].map(({ name }) => name)).toEqual(["b"]);
  });

  test("that loads an invalid cookie is refused", () => {
    const journal = new MemoryJournal();
    journal.load = () => [{ name: "a" } as StoredCookie];
    expect(() => jarWith(journal)).toThrow(TypeError);
  });
});

test("without a journal, flush and close resolve", async () => {
  const jar = new CookieJar();
  await jar.flush();
  await jar.close();
});

test("a failed write is reported at once, and a closed journal gets no more changes", async () => {
  const taken: string[] = [];
  const errors: unknown[] = [];
  const full = new Error("disk full");
  let works = false;
  let closed = 0;
  const journal: Journal = {
    load: () => [],
    append: (changes) => {
      if (!works) throw full;
      taken.push(...changes.map(({ cookie }) => cookie.name));
    },
    flush: async () => {},
    close: async () => void closed++,
  };
  const jar = new CookieJar({ journal, onError: (error) => errors.push(error) });
  jar.setCookie("a=1", "https://www.example.com/");
  await Promise.resolve();
  expect(errors).toEqual([full]);
  works = true;
  jar.setCookie("b=2", "https://www.example.com/");
  await jar.close();
  jar.setCookie("c=3", "https://www.example.com/");
  await jar.close();
  expect([taken, closed, jar.size]).toEqual([["a", "b"], 1, 3]);
});

test("a journal whose rows make the constructor throw is closed, so that its file is free again", async () => {
  const journal = new MemoryJournal();
  journal.load = () => [{ name: "a" } as StoredCookie];
  expect(() => jarWith(journal)).toThrow("journal[0]");
  await Promise.resolve().then(() => {});
  await new Promise((resolve) => setTimeout(resolve));
  expect(journal.calls).toEqual(["close"]);
});
