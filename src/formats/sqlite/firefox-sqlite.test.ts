import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { jsonLines, readFacts } from "../../../test/recorded-cases.ts";
import { detectFormat } from "../detect-format.ts";
import { readCookies } from "../read-cookies.ts";

const NOW = Date.UTC(2026, 10, 26);
const SECONDS = NOW / 1000 + 86_400;
const MICROSECONDS = (NOW - 5000) * 1000;
/** As Firefox 91 had it, and with the columns of later versions. */
const OLD = `CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT,
  host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER,
  inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0, rawSameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0`;
const TODAY = `${OLD}, isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER)`;

/** Returns a database of rows with these columns, and defaults for the others. */
function database(
  version: number,
  rows: readonly Record<string, unknown>[],
  schema = TODAY,
  setUp = "",
): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "speculoos-test-"));
  const path = join(folder, "cookies.sqlite");
  const handle = new DatabaseSync(path);
  handle.exec(`${setUp}; ${schema}; PRAGMA user_version = ${version}`);
  for (const row of rows) {
    const all: Record<string, unknown> = {
      name: "a",
      value: "1",
      host: "www.example.com",
      path: "/",
      expiry: version >= 17 ? SECONDS * 1000 : SECONDS,
      lastAccessed: MICROSECONDS + 2_000_000,
      creationTime: MICROSECONDS,
      isSecure: 0,
      isHttpOnly: 0,
      sameSite: 256,
      ...row,
    };
    const names = Object.keys(all);
    const sql = `INSERT INTO moz_cookies (${names}) VALUES (${names.map(() => "?")})`;
    handle.prepare(sql).run(...(Object.values(all) as string[]));
  }
  handle.close();
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}

const read = (bytes: Uint8Array) => readCookies(bytes, { now: NOW });
const readRow = (row: Record<string, unknown>, version = 17) => read(database(version, [row]));

test("a cookie has every field that Firefox keeps", () => {
  const bytes = database(17, [
    {
      name: "na\u00efve",
      value: "caf\u00e9\ttab",
      host: ".example.com",
      path: "/a",
      isSecure: 1,
      isHttpOnly: 1,
      sameSite: 2,
      updateTime: MICROSECONDS + 1_000_999,
    },
  ]);
  expect(detectFormat(bytes)).toBe("firefox-sqlite");
  expect(read(bytes)).toEqual({
    format: "firefox-sqlite",
    problems: [],
    cookies: [
      {
        name: "na\xc3\xafve",
        value: "caf\xc3\xa9\ttab",
        host: "example.com",
        hostOnly: false,
        path: "/a",
        secure: true,
        httpOnly: true,
        sameSite: "strict",
        expiryTime: NOW + 86_400_000,
        creationTime: NOW - 5000,
        lastUpdateTime: NOW - 4000,
        lastAccessTime: NOW - 3000,
        sequence: 0,
      },
    ],
  });
});

test("the expiry is in milliseconds from version 17 of the schema on, and in seconds before", () => {
  for (const version of [10, 12, 16, 17, 18])
    expect(readRow({}, version)).toMatchObject({ problems: [], cookies: [{ expiryTime: NOW + 86_400_000 }] });
});

test("an expiry that makes no sense in the unit of the schema is read in the other, and reported", () => {
  expect(readRow({ expiry: SECONDS }, 17)).toMatchObject({
    problems: [{ row: 1, cookie: "a", field: "expiry" }],
    cookies: [{ expiryTime: NOW + 86_400_000 }],
  });
  expect(readRow({ expiry: SECONDS * 1000 }, 16)).toMatchObject({
    problems: [{ field: "expiry" }],
    cookies: [{ expiryTime: NOW + 86_400_000 }],
  });
});

test("a database without the columns of later versions is read", () => {
  const { cookies, problems } = read(database(11, [{ sameSite: 1, isSecure: 1 }], `${OLD})`));
  expect(problems).toEqual([]);
  expect(cookies).toMatchObject([{ sameSite: "lax", lastUpdateTime: NOW - 5000 }]);
});

describe("sameSite", () => {
  const rows: [number: number, secure: number, sameSite: string][] = [
    [0, 1, "none"],
    [0, 0, "unset"],
    [1, 0, "lax"],
    [2, 0, "strict"],
    [256, 1, "unset"],
  ];
  for (const [sameSite, isSecure, expected] of rows)
    test(`${sameSite} is ${expected} ${isSecure ? "with" : "without"} Secure`, () => {
      expect(readRow({ sameSite, isSecure })).toMatchObject({
        problems: [],
        cookies: [{ sameSite: expected }],
      });
    });
  test("of another number is unset, and reported", () => {
    expect(readRow({ sameSite: 7 })).toMatchObject({
      problems: [{ field: "sameSite" }],
      cookies: [{ sameSite: "unset" }],
    });
  });
});

describe("origin attributes", () => {
  const partitions: [attributes: string, key: unknown][] = [
    [
      "^partitionKey=%28https%2Cexample.com%29",
      { topLevelSite: "https://example.com", hasCrossSiteAncestor: false },
    ],
    [
      "^partitionKey=%28https%2Cexample.com%2Cf%29",
      { topLevelSite: "https://example.com", hasCrossSiteAncestor: true },
    ],
    [
      "^partitionKey=%28https%2Cexample.org%29",
      { topLevelSite: "https://example.org", hasCrossSiteAncestor: true },
    ],
    [
      "^partitionKey=%28https%2Cexample.org%2C8443%29",
      { topLevelSite: "https://example.org", hasCrossSiteAncestor: true },
    ],
  ];
  for (const [originAttributes, partitionKey] of partitions)
    test(`${originAttributes} is a partition`, () => {
      expect(readRow({ originAttributes, isSecure: 1, sameSite: 0 })).toMatchObject({
        problems: [],
        cookies: [{ partitionKey }],
      });
    });
  for (const originAttributes of [
    "^userContextId=2",
    "^userContextId=1&partitionKey=%28https%2Cexample.com%29",
    "^firstPartyDomain=example.com",
    "^partitionKey=example.com",
    "^partitionKey=%28",
  ])
    test(`${originAttributes} is another identity, or not understood: left out and reported`, () => {
      const { cookies, problems } = read(database(17, [{ originAttributes, isSecure: 1 }, { name: "b" }]));
      expect(cookies.map(({ name }) => name)).toEqual(["b"]);
      expect(problems).toMatchObject([{ row: 1, cookie: "a", field: "originAttributes" }]);
    });
});

describe("a damaged row costs that row alone:", () => {
  const rows: [what: string, row: Record<string, unknown>][] = [
    ["no name", { name: null }],
    ["bytes for a value", { value: new Uint8Array([1, 2]) }],
    ["no host", { host: null }],
    ["a host that is none", { host: "a b" }],
    ["a public suffix", { host: ".co.uk" }],
    ["a path without a slash", { path: "a" }],
    ["a control character", { value: "a\u0000b" }],
    ["an expiry in the past", { expiry: 1000 }],
    ["a negative expiry", { expiry: -1 }],
  ];
  for (const [what, row] of rows)
    test(what, () => {
      const { cookies, problems } = read(database(17, [row, { name: "b" }]));
      expect(cookies.map(({ name }) => name)).toEqual(["b"]);
      expect(problems).toHaveLength(1);
    });
  test("numbers that no double holds cost nothing", () => {
    const { cookies } = read(
      database(17, [{ creationTime: 2n ** 62n, lastAccessed: 2n ** 62n + 1n }, { name: "b" }]),
    );
    expect(cookies.map(({ name }) => name)).toContain("b");
  });
});

describe("is read without an error, and with a problem:", () => {
  const columns =
    "originAttributes, name, value, host, path, expiry, lastAccessed, creationTime, isSecure, isHttpOnly";
  const whole = database(
    17,
    Array.from({ length: 200 }, (_, index) => ({ name: `n${index}`, value: "v".repeat(100) })),
  );
  const torn = new Uint8Array(whole);
  torn.fill(0xff, 4096 * 2 + 100);
  const rows: [what: string, bytes: Uint8Array][] = [
    ["nothing", new Uint8Array()],
    ["text", new TextEncoder().encode("moz_cookies")],
    ["the header alone", whole.slice(0, 100)],
    ["a file that is cut off", whole.slice(0, whole.length - 5000)],
    ["pages of other bytes", torn],
    ["another database", database(17, [], "CREATE TABLE other (a)")],
    [
      "a view that takes for ever",
      database(
        17,
        [],
        `CREATE VIEW moz_cookies AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ${columns.replaceAll(/\w+/g, "i AS $&")} FROM n`,
      ),
    ],
    [
      "a computed column",
      database(17, [], `${OLD.replace("value TEXT", "value TEXT AS (hex(zeroblob(1000000000)))")})`),
    ],
    ["UTF-16", database(17, [{}], TODAY, "PRAGMA encoding = 'UTF-16le'")],
  ];
  for (const [what, bytes] of rows)
    test(what, () => {
      const { cookies, problems } = readCookies(bytes, { format: "firefox-sqlite", now: NOW });
      expect(cookies.length).toBeLessThan(200);
      expect(problems.length).toBeGreaterThan(0);
    });
});

test("a copy of a database that has a write-ahead log is read, without what is in the log", () => {
  const bytes = database(17, [{}], TODAY, "PRAGMA journal_mode = WAL");
  expect([bytes[18], bytes[19]]).toEqual([2, 2]);
  expect(read(bytes).cookies).toHaveLength(1);
  // The file of the caller is not changed.
  expect([bytes[18], bytes[19]]).toEqual([2, 2]);
});

test("Chromium's database is no format of ours: the problem says that its values are encrypted, and what to do", () => {
  const rows = jsonLines<{ format: string; base64gz?: string }>(readFacts("files.jsonl"));
  const { base64gz } = rows.find(({ format }) => format === "chromium-sqlite")!;
  const bytes = gunzipSync(Buffer.from(base64gz!, "base64"));
  expect(detectFormat(bytes)).toBeUndefined();
  const { cookies, problems } = read(bytes);
  expect(cookies).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(problems[0]!.message).toMatch(/encrypted.*CDP/);
});

test("a runtime without SQLite says where the file can be read", () => {
  const { getBuiltinModule } = process;
  process.getBuiltinModule = (() => undefined) as never;
  try {
    const { cookies, problems } = readRow({});
    expect(cookies).toEqual([]);
    expect(problems).toMatchObject([{ message: expect.stringContaining("Node from 22.13 on") }]);
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
});

test("a runtime whose SQLite opens files alone reads a copy, which is gone afterwards", () => {
  const bytes = database(17, [{}]);
  const { getBuiltinModule } = process;
  class OnlyFiles extends DatabaseSync {
    override deserialize = undefined as never;
  }
  process.getBuiltinModule = ((name: string) =>
    name === "node:sqlite" ? { DatabaseSync: OnlyFiles } : getBuiltinModule(name as "node:fs")) as never;
  try {
    expect(read(bytes)).toMatchObject({ problems: [], cookies: [{ name: "a" }] });
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
});
