/** A jar keeps its cookies alive, not the headers, URLs and contexts that they came with. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const LONG = 2 ** 18;
const COUNT = 50;

/** Returns the bytes of heap that the rounds leave. */
function heapLeftBy(round: (i: number) => void): number {
  round(COUNT);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < COUNT; i++) round(i);
  collectGarbage();
  return process.memoryUsage().heapUsed - before;
}

/** Returns the text as a socket delivers it: in one piece of memory. */
function flat(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

const filler = "x".repeat(LONG);
const rows: [what: string, round: (jar: CookieJar, i: number) => void][] = [
  [
    "the header of a cookie",
    (jar, i) => {
      const attributes = `Domain=a-long-domain-${i}.example.com; Path=/a/long/path/${i}; Foo=${filler}`;
      jar.setCookie(
        flat(`a-long-name-${i}=a-long-value-of-many-characters; ${attributes}`),
        `https://a-long-domain-${i}.example.com/`,
      );
    },
  ],
  [
    "the header of a cookie that names its own host",
    (jar, i) => {
      const attributes = `Domain=eu-central-${i}.compute.amazonaws.com; Foo=${filler}`;
      jar.setCookie(flat(`n${i}=1; ${attributes}`), `https://eu-central-${i}.compute.amazonaws.com/`);
    },
  ],
  [
    "the URL that set a cookie",
    (jar, i) =>
      void jar.setCookie(flat(`n${i}=1`), flat(`https://a-long-host-${i}.example.com/path/?${filler}`)),
  ],
  [
    "the URL of a request",
    (jar, i) => {
      const host = `https://a-long-host-${i}.example.com/a/path/that/is/long`;
      jar.setCookie(flat(`n${i}=1`), host);
      for (let asked = 0; asked < 3; asked++) jar.getCookieString(flat(`${host}#${filler}`));
      for (let asked = 0; asked < 3; asked++)
        jar.getCookieString(flat(`${host}?${asked}${filler}`).slice(0, 60));
    },
  ],
  [
    "a host that is too long for a name server",
    (jar, i) => {
      jar.setCookie("n=1", "https://example.com/");
      jar.getCookieString(flat(`https://${i}${filler}.example.com/`));
    },
  ],
  [
    "the headers that were cached before a change",
    (jar, i) => {
      for (let n = 0; n < 60; n++)
        jar.setCookie(`n${n}=${i}${filler.slice(0, 4000)}; Path=/`, "https://example.com/");
      for (let asked = 0; asked < 2; asked++) flat(jar.getCookieString(`https://example.com/${i}`));
    },
  ],
  [
    "the context of a partition",
    (jar, i) => {
      const partitionKey = { topLevelSite: `https://page-${i}.example`, hasCrossSiteAncestor: true };
      const context = { partitionKey: Object.assign(partitionKey, { filler: flat(`${i}${filler}`) }) };
      jar.setCookie("n=1; Secure; Partitioned; SameSite=None", "https://widget.example/", context);
    },
  ],
];

for (const [what, round] of rows) {
  test(`a jar does not keep ${what} alive`, () => {
    const jar = new CookieJar();
    expect(heapLeftBy((i) => round(jar, i))).toBeLessThan(8 * LONG);
    expect(jar.size).toBeGreaterThan(0);
  });
}
