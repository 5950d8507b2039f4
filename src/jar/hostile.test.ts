/** The jar against attackers, and against callers who make mistakes. */

import { CookieJar, requestContext, type StoredCookie } from "speculoos/jar";
import { expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const SITE = "https://www.example.com/";

function jarAt(options = {}) {
  return new CookieJar({ clock: () => NOW, ...options });
}

/** The cookies of a jar that received these. */
function cookiesOf(...headers: string[]): StoredCookie[] {
  const jar = jarAt();
  for (const header of headers) jar.setCookie(header, SITE);
  return [...jar];
}

test("a cleared session is not sent to any page, however many headers were cached before", () => {
  const jar = jarAt();
  const pages = Array.from({ length: 12 }, (_, i) => `${SITE}p${i}`);
  for (const [i] of pages.entries()) jar.setCookie(`n${i}=1; Path=/p${i}`, SITE);
  for (const page of pages) for (let asked = 0; asked < 3; asked++) jar.getCookieString(page);
  jar.clear();
  expect(pages.map((page) => jar.getCookieString(page)).join("")).toBe("");
});

test("a response with an invalid Date sets cookies as a response without a Date does", () => {
  const jar = jarAt();
  const context = { responseDate: new Date("soon") };
  const { cookie } = jar.setCookie("a=1; Expires=Thu, 01 Jan 2026 00:01:00 GMT", SITE, context);
  expect(cookie?.expiryTime).toBe(NOW + 60_000);
  expect(jar.getCookies(SITE)).toEqual([cookie]);
});

test("a jar without a maximum lifetime accepts a Max-Age of four hundred digits", () => {
  const jar = jarAt({ limits: { maxAge: Number.POSITIVE_INFINITY } });
  jar.setCookie(`a=1; Max-Age=${"9".repeat(400)}`, SITE);
  expect(jar.getCookies(SITE).map(({ expiryTime }) => expiryTime)).toEqual([8.64e15]);
});

test("a journal that returns null or another spelling is refused at once", () => {
  const [cookie] = cookiesOf("a=1");
  for (const wrong of [{ sameSite: "Lax" }, { priority: null }, { partitionKey: null }, { value: 5 }]) {
    const load = () => [{ ...cookie, ...wrong }] as StoredCookie[];
    const journal = { load, append() {}, async flush() {}, async close() {} };
    expect(() => jarAt({ journal })).toThrow(/^journal\[0\]\.\w+ must be .*; got (string|number|null)$/);
  }
});

test("cookiesPerSite holds even if it is the only limit that is set", () => {
  for (const cookiesPerSite of [0, 1, 10, 100, 149]) {
    const jar = jarAt({ limits: { cookiesPerSite } });
    for (let i = 0; i < 300; i++) {
      jar.setCookie(`n${i}=1`, SITE);
      expect(jar.size).toBe(Math.min(i + 1, cookiesPerSite));
    }
  }
});

test("no limit of a partition makes setCookie throw", () => {
  for (const limit of [0, -1, Number.NaN])
    for (const limits of [{ cookiesPerPartition: limit }, { bytesPerPartition: limit }]) {
      const jar = jarAt({ limits });
      jar.setCookie("a=1; Secure; Partitioned", SITE);
      expect(jar.size).toBe(0);
    }
});

test("a saved cookie can put neither a header nor another cookie into a request", () => {
  const [cookie] = cookiesOf("a=1");
  for (const text of ["1\r\nX-Evil: 1", "1\n", "1\0", "1; __Host-id=evil", "\x7f"])
    for (const wrong of [{ name: text }, { value: text }]) {
      const cookies = [{ ...cookie, ...wrong }];
      expect(() => CookieJar.fromJSON({ version: 1, cookies })).toThrow(
        /^cookies\[0\]\.(name|value) must be /,
      );
      const jar = jarAt();
      expect(jar.import(cookies as StoredCookie[])).toMatchObject({ imported: 0, refused: [{ index: 0 }] });
      expect(jar.size).toBe(0);
    }
});

test("a saved cookie that another library spelled, and that would never be sent, is refused", () => {
  const [cookie] = cookiesOf("a=1");
  const rows: Partial<StoredCookie>[] = [
    ...["", ".example.com", "Example.com", "example.com ", "https://example.com"].map((host) => ({ host })),
    { path: "" },
    { path: "a" },
    { creationTime: 0.5 },
    { expiryTime: Number.POSITIVE_INFINITY },
  ];
  for (const wrong of rows)
    expect(
      jarAt().import([{ ...cookie!, ...wrong }]).refused[0]!.reasons[0]!.message,
      JSON.stringify(wrong),
    ).toContain(`cookies[0].${Object.keys(wrong)[0]} must be `);
  for (const host of ["[::1]", "127.0.0.1", "localhost.", "xn--bcher-kva.test", "a_b.test"]) {
    const jar = jarAt();
    jar.import([{ ...cookie!, host }]);
    expect(jar.getCookieString(`https://${host}/`)).toBe("a=1");
  }
});

test("a name with terminal controls is printed without them", () => {
  const { reasons } = jarAt().setCookie("a\x9b31m\x85\x7f=1; Domain=org", SITE);
  expect(reasons[0]?.message).toMatch(/^The cookie "a\\u009b31m\\u0085\\u007f" has a control character/);
  expect(JSON.stringify(reasons)).not.toMatch(/[\x7f-\x9f]/);
});

test("the rest of a value after a semicolon is not shown, however long it is", () => {
  for (const rest of ["s3cr3t/rest", `s3cr3t/rest=${"x".repeat(1025)}`]) {
    const { warnings } = jarAt().setCookie(`a=cut;${rest}`, SITE);
    expect(warnings.map(({ code }) => code)).toContain(
      rest.length > 1024 ? "attribute-too-large" : "attribute-unknown",
    );
    expect(JSON.stringify(warnings)).not.toContain("s3cr3t");
  }
});

test("without public suffixes a cookie is sent to all hosts of its domain", () => {
  for (const publicSuffixes of ["none", { getPublicSuffix: () => null }])
    for (const dot of ["", "."]) {
      const jar = jarAt({ publicSuffixes });
      jar.setCookie(`a=1; Domain=example.com${dot}; Secure; Path=/`, `https://www.example.com${dot}/`);
      for (const host of ["example.com", "www.example.com", "a.b.example.com"])
        expect(jar.getCookieString(`https://${host}${dot}/`)).toBe("a=1");
      const { reasons } = jar.setCookie("a=2; Path=/", `http://evil.example.com${dot}/`);
      expect(reasons.map(({ code }) => code)).toEqual(["overwrites-secure"]);
    }
});

test("a failing journal is offered the oldest changes alone, and a backlog once", async () => {
  const offered: unknown[] = [];
  let isFull = true;
  const append = (changes: readonly unknown[]) => {
    offered.push(...changes);
    if (isFull) throw new Error("disk full");
  };
  const jar = jarAt({ journal: { load: () => [], append, async flush() {}, async close() {} } });
  for (let i = 0; i < 100; i++) {
    jar.setCookie(`n${i}=1`, SITE);
    await Promise.resolve();
  }
  expect(offered.length).toBe(100);
  expect(new Set(offered).size).toBe(1);
  isFull = false;
  offered.length = 0;
  await jar.flush();
  expect(offered.length).toBe(100);
  expect(new Set(offered).size).toBe(100);
});

test("a page of another site that opens a WebSocket sends no Lax cookies", () => {
  for (const url of ["wss://www.example.com/", "WS://localhost/", new URL("wss://www.example.com/")]) {
    expect(requestContext({ url, initiator: "https://evil.test/" }).sameSite).toBe("none");
    expect(requestContext({ url }).sameSite).toBe("strict-or-less");
  }
});

test("an expired saved cookie does not evict an unexpired one", () => {
  const jar = jarAt();
  for (let i = 0; i < 180; i++) jar.setCookie(`n${i}=1`, SITE);
  jar.import(cookiesOf("old=1").map((cookie) => ({ ...cookie, expiryTime: NOW })));
  expect(jar.size).toBe(180);
});

test("a flood over plain HTTP does not evict Secure cookies by the limit of the whole jar", () => {
  const jar = jarAt({ limits: { cookies: 100 } });
  for (let i = 0; i < 50; i++) jar.setCookie("s=1; Secure", `https://site${i}.test/`);
  for (let i = 0; i < 500; i++) jar.setCookie("a=1", `http://flood${i}.test/`);
  expect([...jar].filter(({ secure }) => secure).length).toBe(50);
});

test("a limit that is undefined is the default", () => {
  // As from JavaScript, or without exactOptionalPropertyTypes.
  const jar = new CookieJar(JSON.parse('{"limits":{}}'));
  const limits = { cookiesPerSite: undefined } as unknown as { cookiesPerSite: number };
  for (const each of [jar, new CookieJar({ limits })]) {
    for (let i = 0; i < 200; i++) each.setCookie(`n${i}=1`, SITE);
    expect(each.size).toBeLessThanOrEqual(180);
  }
});

test("a Domain that only looks like ASCII in lower case is not ASCII", () => {
  const { reasons } = jarAt().setCookie("a=1; Domain=\u212a.example", "https://k.example/");
  expect(reasons.map(({ code }) => code)).toEqual(["domain-not-ascii"]);
});

test("the cookies of a JSON and of a journal get different sequences", () => {
  const append = () => {};
  const journal = { load: () => cookiesOf("a=1", "b=2"), append, async flush() {}, async close() {} };
  const json = JSON.parse(JSON.stringify({ version: 1, cookies: cookiesOf("c=3", "d=4") }));
  const sequences = [...CookieJar.fromJSON(json, { journal })].map(({ sequence }) => sequence);
  expect(new Set(sequences).size).toBe(4);
  json.cookies[0].sequence = 1e308;
  expect(() => CookieJar.fromJSON(json)).toThrow("cookies[0].sequence");
});
