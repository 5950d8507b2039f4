/** What became of cookies that are gone, and of cookies of other sites: `explainCookie`. */

import { describe, expect, test } from "vitest";
import { CookieJar } from "./cookie-jar.ts";

const START = 1_795_000_000_000;

function jarWithClock(limits = {}) {
  let now = START;
  const jar = new CookieJar({ clock: () => now, limits });
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { jar, wait };
}

describe("a cookie that is gone is still explained", () => {
  test("expired, also after it was looked for", () => {
    const { jar, wait } = jarWithClock();
    jar.setCookie("id=s3cr3t; Max-Age=60; Path=/", "https://example.com/");
    wait(61);
    expect(jar.getCookieString("https://example.com/")).toBe("");
    for (const explanation of [
      jar.explainCookie("id", "https://example.com/"),
      jar.explainGetCookies("https://example.com/"),
    ]) {
      expect(explanation.departed).toMatchObject([
        { name: "id", host: "example.com", path: "/", cause: "expired", time: START + 60_000 },
      ]);
      expect(JSON.stringify(explanation.departed)).not.toContain("s3cr3t");
    }
  });

  test("removed, overwritten and evicted", () => {
    const { jar, wait } = jarWithClock({ cookiesPerSite: 2, cookiesPerSiteAfterEviction: 1 });
    const url = "https://example.com/";
    jar.setCookie("a=1", url);
    jar.setCookie("a=2", url);
    jar.remove({ name: "a" });
    for (const name of ["b", "c", "d"]) {
      wait(1);
      jar.setCookie(`${name}=1`, url);
    }
    const causes = jar.explainGetCookies(url).departed.map(({ name, cause }) => `${name} ${cause}`);
    expect(causes).toEqual(["a overwrite", "a explicit", "b evicted", "c evicted"]);
  });

  test("the last of them, as many as the limit says", () => {
    const { jar } = jarWithClock({ departed: 3 });
    for (let i = 0; i < 10; i++) jar.setCookie(`n${i}=1`, "https://example.com/");
    jar.clear();
    const { departed } = jar.explainGetCookies("https://example.com/");
    expect(departed.map(({ name }) => name)).toEqual(["n7", "n8", "n9"]);
    expect(jarWithClock({ departed: 0 }).jar.explainCookie("x", "https://a.test/").departed).toEqual([]);
  });
});

test("a cookie of another host is told by its name", () => {
  const { jar } = jarWithClock();
  jar.setCookie("id=1", "http://localhost/");
  expect(jar.explainGetCookies("http://127.0.0.1/").excluded).toEqual([]);
  const { excluded } = jar.explainCookie("id", "http://127.0.0.1/");
  expect(excluded).toMatchObject([{ cookie: { host: "localhost" }, reasons: [{ code: "host-mismatch" }] }]);
});

test("an update has a time of its own, and a new cookie those of its creation", () => {
  const { jar, wait } = jarWithClock();
  jar.setCookie("id=1", "https://example.com/");
  wait(60);
  jar.setCookie("id=2", "https://example.com/");
  expect(jar.getCookies("https://example.com/")).toMatchObject([
    { creationTime: START, lastUpdateTime: START + 60_000 },
  ]);
  const saved = JSON.parse(JSON.stringify(jar));
  const { lastUpdateTime: _, ...older } = saved.cookies[0];
  expect([...CookieJar.fromJSON({ version: 1, cookies: [older] }, { clock: () => START })][0]).toMatchObject({
    lastUpdateTime: START,
  });
});
