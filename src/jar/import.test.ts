/** Importing rows of others: the rules of `setCookie` hold, row by row, and each row that is left out is told. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CookieJar } from "./cookie-jar.ts";
import type { StoredCookie } from "./model/stored-cookie.ts";
import type { CookieChange } from "./persistence/change.ts";

const NOW = 1_795_000_000_000;
const clock = () => NOW;
const jarAt = (options = {}) => new CookieJar({ clock, ...options });

function rowOf(header: string, url = "https://example.com/"): StoredCookie {
  const jar = jarAt();
  jar.setCookie(header, url);
  return [...jar][0]!;
}

/** Returns the codes of the reasons for which a row is refused. */
function codesOf(row: object): string[] {
  const jar = jarAt();
  const { imported, refused } = jar.import([{ ...rowOf("a=1; Path=/; Secure"), ...row } as StoredCookie]);
  expect(imported + refused.length).toBe(1);
  expect(jar.size).toBe(imported);
  return refused.flatMap(({ reasons }) => reasons.map(({ code }) => code));
}

describe("a row that setCookie would not store is refused", () => {
  test.each([
    [{ name: "a=session" }, "invalid-pair"],
    [{ name: "", value: "" }, "empty-cookie"],
    [{ name: "__Host-a", hostOnly: false }, "prefix-host"],
    [{ name: "__Secure-a", secure: false }, "prefix-secure"],
    [{ value: "x".repeat(5000) }, "name-value-too-large"],
    [{ host: "com", hostOnly: false }, "public-suffix"],
    [{ sameSite: "none", secure: false }, "same-site-none-insecure"],
    [{ host: "example.com:8080" }, "invalid-field"],
    [{ host: "::1" }, "invalid-field"],
    [{ host: "münchen.de" }, "invalid-field"],
    [{ host: ".example.com" }, "invalid-field"],
    [{ expiryTime: 1_795_000_000 }, "invalid-field"],
    [{ sequence: Number.MAX_SAFE_INTEGER }, "invalid-field"],
    [{ expiryTime: NOW - 1 }, "expired"],
  ])("%j", (row, code) => expect(codesOf(row)).toContain(code));

  test("the host that is wanted is named, and milliseconds", () => {
    const messageOf = (row: object) =>
      jarAt().import([{ ...rowOf("a=1"), ...row } as StoredCookie]).refused[0]!.reasons[0]!.message;
    expect(messageOf({ host: "::1" })).toContain("[::1], as URL prints it");
    expect(messageOf({ host: "münchen.de" })).toContain("xn--mnchen-3ya.de, as URL prints it");
    expect(messageOf({ host: ".example.com" })).toContain("example.com, as URL prints it");
    expect(messageOf({ expiryTime: 1_795_000_000 })).toContain("whole milliseconds since 1970, not seconds");
  });
});

test("what is no list of cookies is a TypeError that says what to call", () => {
  const saved = jarAt().toJSON();
  for (const wrong of [saved, "a=1", 7, null, undefined, Promise.resolve([])])
    expect(() => jarAt().import(wrong as never)).toThrow(
      /^cookies must be iterable and synchronous; CookieJar.fromJSON/,
    );
  const journal = { load: async () => [], append() {}, async flush() {}, async close() {} };
  expect(() => jarAt({ journal })).toThrow(/^journal must be iterable and synchronous/);
});

test("rows beyond the limits are told, and nothing is evicted for them", () => {
  const rows = Array.from({ length: 10 }, (_, i) => ({ ...rowOf("a=1"), name: `n${i}` }));
  const jar = jarAt({ limits: { cookiesPerSite: 6, cookiesPerSiteAfterEviction: 4 } });
  const { imported, refused } = jar.import(rows);
  expect([imported, jar.size]).toEqual([6, 6]);
  expect(refused.map(({ index, reasons }) => [index, reasons[0]!.code])).toEqual(
    [6, 7, 8, 9].map((index) => [index, "over-limit"]),
  );
});

test("a jar that was saved under raised limits tells what the usual ones leave out, or throws", () => {
  const large = jarAt({ limits: { cookiesPerSite: 1000 } });
  for (let i = 0; i < 500; i++) large.setCookie(`n${i}=1`, "https://example.com/");
  const json = JSON.parse(JSON.stringify(large));
  expect(() => CookieJar.fromJSON(json, { clock })).toThrow('The cookie "n180" would exceed the limits');
  const errors: unknown[] = [];
  const jar = CookieJar.fromJSON(json, { clock, onError: (error) => errors.push(error) });
  expect([jar.size, errors.length, errors[0]]).toEqual([180, 320, expect.any(TypeError)]);
});

test("a damaged row of a saved jar or a journal costs that row, an expired one nothing", () => {
  const rows = [
    rowOf("a=1; Path=/"),
    { ...rowOf("b=s3cr3t; Path=/"), host: "Example.com" },
    { ...rowOf("c=1; Path=/"), expiryTime: NOW },
    null,
    { ...rowOf("__Host-d=s3cr3t; Path=/; Secure"), hostOnly: false },
    { ...rowOf("e=1; Path=/"), host: { toString: 1 } },
    rowOf("f=1; Path=/"),
  ] as StoredCookie[];
  const journal = { load: () => rows, append() {}, async flush() {}, async close() {} };
  const cookies = JSON.parse(JSON.stringify(rows));
  for (const [place, load] of [
    ["journal", (onError?: (error: unknown) => void) => jarAt({ journal, onError })],
    [
      "cookies",
      (onError?: (error: unknown) => void) => CookieJar.fromJSON({ version: 1, cookies }, { clock, onError }),
    ],
  ] as const) {
    const errors: string[] = [];
    const jar = load((error) => errors.push(String(error)));
    expect(jar.getCookieString("https://example.com/")).toBe("a=1; f=1");
    expect(errors).toEqual([
      `TypeError: ${place}[1].host must be example.com, as URL prints it; got string`,
      `TypeError: ${place}[3] must be a stored cookie; got null`,
      'TypeError: The cookie "__Host-d" violates the rules of its prefix: it has a Domain.',
      `TypeError: ${place}[5].host must be a host, as URL prints it; got object`,
    ]);
    expect(() => load()).toThrow(`${place}[1].host must be`);
  }
});

test("rows are all listed before one is added, so an iterable that throws adds none", () => {
  const jar = jarAt();
  function* broken() {
    yield rowOf("a=1");
    throw new Error("half-way");
  }
  expect(() => jar.import(broken())).toThrow("half-way");
  expect(jar.size).toBe(0);
  const journal = { load: broken, append() {}, async flush() {}, async close() {} };
  expect(() => jarAt({ journal })).toThrow("half-way");
});

test('keep: "newer" leaves cookies that were updated later, and deletes nothing', () => {
  const jar = jarAt();
  jar.setCookie("a=ours; Path=/", "https://example.com/");
  jar.setCookie("c=ours; Path=/", "https://example.com/");
  const rows = [
    { ...rowOf("a=older; Path=/"), lastUpdateTime: NOW - 1000 },
    rowOf("b=new; Path=/"),
    { ...rowOf("c=newer; Path=/"), lastUpdateTime: NOW + 1000 },
  ];
  expect(jar.import(rows, { keep: "newer" })).toEqual({ imported: 2, kept: 1, refused: [] });
  expect(jar.getCookieString("https://example.com/").split("; ").sort()).toEqual([
    "a=ours",
    "b=new",
    "c=newer",
  ]);
});

test("a cookie that follows an import is stored", () => {
  const jar = jarAt();
  jar.import([{ ...rowOf("a=1"), sequence: 2 ** 52 - 1 }]);
  for (const name of ["b", "c", "d"])
    expect(jar.setCookie(`${name}=1`, "https://example.com/").status).toBe("stored");
  expect(jar.getCookieString("https://example.com/")).toBe("a=1; b=1; c=1; d=1");
});

describe("a journal that misbehaves", () => {
  const journalThat = (append: () => unknown) => ({
    load: () => [],
    append,
    async flush() {},
    async close() {},
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

  test("with an append that is a promise is reported, and its rejection is not unhandled", async () => {
    const errors: unknown[] = [];
    const journal = journalThat(async () => Promise.reject(new Error("disk full"))) as never;
    const jar = jarAt({ journal, onError: (error: unknown) => errors.push(error) });
    jar.setCookie("a=1", "https://example.com/");
    await settle();
    expect(errors.map(String).sort()).toEqual([
      "Error: disk full",
      "TypeError: Journal.append must be synchronous",
    ]);
  });

  test("a backlog of a thousand updates is handed over once, in order", async () => {
    const taken: string[] = [];
    let isFull = true;
    let offered = 0;
    const journal = {
      ...journalThat(() => undefined),
      append: (changes: readonly CookieChange[]) => {
        offered += changes.length;
        if (isFull) throw new Error("disk full");
        taken.push(...changes.map(({ cookie }) => cookie.value));
      },
    };
    const jar = jarAt({ journal });
    for (let i = 0; i < 1000; i++) {
      jar.setCookie(`n${i % 10}=${i}`, "https://example.com/");
      await Promise.resolve();
    }
    expect(offered).toBe(1000);
    isFull = false;
    jar.setCookie("last=1", "https://example.com/");
    await jar.flush();
    const sets = taken.filter((value, at) => taken.indexOf(value) === at);
    expect(sets).toEqual(
      [...Array.from({ length: 1000 }, (_, i) => `${i}`), "1"].filter((v, at, all) => all.indexOf(v) === at),
    );
    expect(taken.length).toBe(1991);
  });

  test("a flush that never ends stops neither cookies nor listeners", async () => {
    const heard: string[] = [];
    const journal = { ...journalThat(() => undefined), flush: () => new Promise<void>(() => {}) };
    const jar = jarAt({ journal });
    jar.subscribe((changes) => heard.push(...changes.map(({ cookie }) => cookie.name)));
    void jar.flush();
    jar.setCookie("a=1", "https://example.com/");
    await settle();
    expect([jar.getCookieString("https://example.com/"), heard]).toEqual(["a=1", ["a"]]);
  });

  test("listeners hear of changes, whatever a journal, onError or another listener does", async () => {
    const heard: string[] = [];
    const journal = journalThat(() => {
      throw new Error("disk full");
    });
    const failures: unknown[] = [];
    const listen = (reason: unknown) => void failures.push(reason);
    process.on("unhandledRejection", listen);
    const jar = jarAt({
      journal,
      onError: () => {
        throw new Error("of onError");
      },
    });
    jar.subscribe(() => {
      throw new Error("of a listener");
    });
    jar.subscribe((changes) => heard.push(...changes.map(({ cookie }) => cookie.name)));
    jar.setCookie("a=1", "https://example.com/");
    await settle();
    jar.setCookie("b=1", "https://example.com/");
    await settle();
    process.off("unhandledRejection", listen);
    expect(heard).toEqual(["a", "b"]);
    expect(failures.map(String)).toContain("Error: of a listener");
  });
});

test("without a list of public suffixes too, what was stored can be saved and is sent again", () => {
  for (const domain of ["com", "example.com", "www.example.com", "test"]) {
    const jar = new CookieJar({ clock: () => NOW, publicSuffixes: "none" });
    for (const url of ["https://www.example.com/", "https://a.test/", "https://test/"])
      jar.setCookie(`a=1; Domain=${domain}`, url);
    const again = CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), {
      clock: () => NOW,
      publicSuffixes: "none",
    });
    expect([...again]).toEqual([...jar]);
    for (const url of ["https://www.example.com/", "https://b.test/", "https://test/"])
      expect(again.getCookieString(url), `${domain} at ${url}`).toBe(jar.getCookieString(url));
  }
});

test("every host that URL prints is taken, and no other spelling", () => {
  const label = fc.stringMatching(/^[a-zA-Z0-9_.:%x-]{1,12}$/);
  const host = fc.oneof(
    label,
    fc.tuple(label, label).map((labels) => labels.join(".")),
    fc.constantFrom(
      "xn--a",
      "a.xn--",
      "xn--bcher-kva.de",
      "1.2.3",
      "0x7f.1",
      "a.1",
      "a.0x1",
      "127.0.0.1",
      "[::1]",
      "a.",
    ),
  );
  fc.assert(
    fc.property(host, (given) => {
      let printed: string | undefined;
      try {
        printed = new URL(`https://${given}/`).hostname;
      } catch {}
      const [row] = rowsOfExample();
      const [refused] = new CookieJar({ clock: () => NOW }).import([{ ...row!, host: given }]).refused;
      const isTaken = refused?.reasons[0]?.code !== "invalid-field";
      // A leading dot is that of a Domain attribute.
      expect(isTaken, given).toBe(printed === given && !given.startsWith("."));
    }),
    { seed: 20261127, numRuns: 3000 },
  );
});

function rowsOfExample(): StoredCookie[] {
  const jar = new CookieJar({ clock: () => NOW });
  jar.setCookie("a=1", "https://www.example.com/");
  return [...jar];
}
