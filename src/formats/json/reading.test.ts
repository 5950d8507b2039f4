import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { detectFormat } from "../detect-format.ts";
import type { ReadableFormat, ReadOptions } from "../model/format.ts";
import { readCookies } from "../read-cookies.ts";

const NOW = Date.UTC(2026, 10, 26);
const LATER = NOW / 1000 + 86_400;
const read = (json: unknown, options: ReadOptions = {}) =>
  readCookies(typeof json === "string" ? json : JSON.stringify(json), { now: NOW, ...options });

const ROW = { name: "a", value: "1", domain: "www.example.com", path: "/" };
const ROWS: readonly [
  format: ReadableFormat,
  row: Record<string, unknown>,
  expiry: string,
  nameField?: string,
][] = [
  ["storage-state", { ...ROW, expires: LATER, httpOnly: false, secure: false, sameSite: "Lax" }, "expires"],
  [
    "cdp",
    { ...ROW, expires: LATER, size: 2, httpOnly: false, secure: false, session: false, priority: "Medium" },
    "expires",
  ],
  ["webdriver", { ...ROW, expiry: LATER, httpOnly: false, secure: false, sameSite: "Lax" }, "expiry"],
  [
    "extension",
    {
      ...ROW,
      expirationDate: LATER,
      hostOnly: true,
      httpOnly: false,
      secure: false,
      session: false,
      sameSite: "lax",
      storeId: "0",
    },
    "expirationDate",
  ],
];

describe("of a list", () => {
  for (const [format, row, expiry] of ROWS) {
    const only = (fields: Record<string, unknown>) => read([{ ...row, ...fields }], { format });

    test(`${format} is found`, () => expect(detectFormat(JSON.stringify([row]))).toBe(format));

    test(`${format}: seconds, fractions and milliseconds are told apart`, () => {
      expect(only({})).toMatchObject({ problems: [], cookies: [{ expiryTime: LATER * 1000 }] });
      expect(only({ [expiry]: LATER + 0.25 })).toMatchObject({
        problems: [],
        cookies: [{ expiryTime: LATER * 1000 + 250 }],
      });
      expect(only({ [expiry]: LATER * 1000 })).toMatchObject({
        problems: [{ field: expiry, row: 1, cookie: "a" }],
        cookies: [{ expiryTime: LATER * 1000 }],
      });
      expect(only({ [expiry]: `${LATER}` })).toMatchObject({
        problems: [{ field: expiry }],
        cookies: [{ expiryTime: LATER * 1000 }],
      });
      expect(only({ [expiry]: "2026-11-27T00:00:00Z" })).toMatchObject({
        problems: [{ field: expiry }],
        cookies: [{ expiryTime: NOW + 86_400_000 }],
      });
      expect(only({ [expiry]: null })).toMatchObject({ problems: [], cookies: [{ expiryTime: null }] });
    });

    test(`${format}: a time that makes no sense costs the row`, () => {
      for (const time of [1e300, -1e300, "soon", true, {}, [LATER]])
        expect(only({ [expiry]: time })).toMatchObject({ cookies: [], problems: [{ field: expiry }] });
    });

    test(`${format}: a field of another type, or a required one that is absent, costs the row and no other`, () => {
      const damages: [field: string, value: unknown][] = [
        ["name", 1],
        ["name", undefined],
        ["value", { a: 1 }],
        ["value", undefined],
        ["domain", 7],
        ["domain", undefined],
        ["path", []],
        ["path", undefined],
        ["secure", "true"],
        ["httpOnly", 1],
        ["sameSite", 2],
      ];
      for (const [field, value] of damages) {
        const { cookies, problems } = read([row, { ...row, [field]: value }, { ...row, name: "b" }], {
          format,
        });
        expect(cookies.map(({ name }) => name)).toEqual(["a", "b"]);
        expect(problems).toMatchObject([{ row: 2, field }]);
      }
    });

    test(`${format}: rows that are no objects, and a list that is none, are reported`, () => {
      const { cookies, problems } = read([null, 1, "a=b", [row], row], { format });
      expect(cookies).toHaveLength(1);
      expect(problems.map((problem) => problem.row)).toEqual([1, 2, 3, 4]);
      for (const json of [null, 1, "x", true, {}, { cookies: 1 }])
        expect(read(JSON.stringify(json), { format })).toMatchObject({
          cookies: [],
          problems: [{ field: "cookies" }],
        });
    });

    test(`${format}: names of Object's own are names`, () => {
      const text = JSON.stringify([row])
        .replace('"a"', '"__proto__"')
        .replace("[{", '[{"__proto__":{"secure":true,"url":"x"},"constructor":1,');
      const { cookies } = read(text, { format });
      expect(cookies).toMatchObject([{ name: "__proto__", secure: false }]);
      expect(({} as Record<string, unknown>).secure).toBeUndefined();
    });

    test(`${format}: text that is cut off, or goes on, costs what was cut`, () => {
      const text = JSON.stringify([row, { ...row, name: "b" }, { ...row, name: "c" }]);
      expect(read(text.slice(0, -20), { format })).toMatchObject({
        cookies: [{ name: "a" }, { name: "b" }],
        problems: [{}],
      });
      expect(read(`${text}\n${text}`, { format }).cookies).toHaveLength(6);
      expect(read(`\ufeff${text}`)).toMatchObject({ format, problems: [], cookies: [{}, {}, {}] });
      const octets = new TextEncoder().encode(`\ufeff${text}`);
      expect(readCookies(octets, { now: NOW })).toMatchObject({
        format,
        problems: [],
        cookies: [{}, {}, {}],
      });
    });

    test(`${format}: what a jar would refuse is left out with the jar's reasons`, () => {
      const refused: [fields: Record<string, unknown>, code: string][] = [
        [{ domain: ".co.uk", hostOnly: undefined }, "public-suffix"],
        [{ name: "__Host-a" }, "prefix-host"],
        [{ value: "x".repeat(5000) }, "name-value-too-large"],
        [{ [expiry]: 1000 }, "expired"],
      ];
      for (const [fields, code] of refused)
        expect(only(fields)).toMatchObject({ cookies: [], problems: [{ row: 1, reasons: [{ code }] }] });
    });

    test(`${format}: no problem has a value in its message`, () => {
      const secret = "geheim";
      for (const fields of [
        { value: `${secret}\u0000` },
        { value: `${secret};` },
        { path: secret },
        { sameSite: secret },
        { [expiry]: secret },
        { domain: ` ${secret} ` },
        { value: [secret] },
      ]) {
        const { problems } = only(fields);
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.map(({ message }) => message).join()).not.toContain(secret);
      }
    });
  }
});

describe("a host", () => {
  const rows: [domain: string, host: string, hostOnly: boolean][] = [
    ["www.example.com", "www.example.com", true],
    [".example.com", "example.com", false],
    ["WWW.Example.COM", "www.example.com", true],
    ["b\u00fccher.example.org", "xn--bcher-kva.example.org", true],
    ["[::1]", "[::1]", true],
    ["::1", "[::1]", true],
    ["127.0.0.1", "127.0.0.1", true],
  ];
  for (const [domain, host, hostOnly] of rows)
    test(`${domain} is ${host}, ${hostOnly ? "host-only" : "with the hosts below"}`, () =>
      expect(read([{ ...ROWS[0]![1], domain }])).toMatchObject({
        problems: [],
        cookies: [{ host, hostOnly }],
      }));
  test("that is absent is the one of the option url", () => {
    const { domain: _, ...row } = ROWS[0]![1];
    const { cookies } = read([row], { url: "https://shop.example.com/x" });
    expect(cookies).toMatchObject([{ host: "shop.example.com", hostOnly: true }]);
  });
  test("localhost.local is localhost in files of HTTPie, and itself in others", () => {
    const cookies = [{ ...ROW, domain: "localhost.local", expires: null }];
    expect(read({ __meta__: { httpie: "3.2.4" }, cookies }).cookies).toMatchObject([{ host: "localhost" }]);
    expect(read({ cookies }).cookies).toMatchObject([{ host: "localhost.local" }]);
  });
  test("is taken of url in a row, as Playwright does", () => {
    const row = { name: "a", value: "1", url: "https://www.example.com/dir/page", expires: -1 };
    expect(read([row])).toMatchObject({
      problems: [],
      cookies: [{ host: "www.example.com", hostOnly: true, path: "/dir/", secure: true, expiryTime: null }],
    });
  });
});

describe("partitions", () => {
  const row = { ...ROWS[1]![1], secure: true, sameSite: "None" };
  const site = (fields: object, more: object = {}) =>
    read([{ ...row, ...fields }], { format: "cdp", ...more }).cookies[0]?.partitionKey;
  test("of puppeteer are a site alone: another site is an ancestor, the own one is none", () => {
    expect(site({ partitionKey: "https://example.com" })).toEqual({
      topLevelSite: "https://example.com",
      hasCrossSiteAncestor: false,
    });
    expect(site({ partitionKey: "https://example.org" })).toEqual({
      topLevelSite: "https://example.org",
      hasCrossSiteAncestor: true,
    });
    expect(
      site({ partitionKey: { sourceOrigin: "https://example.com", hasCrossSiteAncestor: true } }),
    ).toEqual({ topLevelSite: "https://example.com", hasCrossSiteAncestor: true });
  });
  test("that have no name, or are none, cost the row", () => {
    for (const fields of [
      { partitionKeyOpaque: true },
      { partitionKey: "example.com" },
      { partitionKey: {} },
      { partitionKey: 1 },
      { partitionKey: "file:///x" },
    ])
      expect(read([{ ...row, ...fields }], { format: "cdp" })).toMatchObject({ cookies: [], problems: [{}] });
  });
  test("need Secure", () => {
    expect(
      read([{ ...row, secure: false, sameSite: "Lax", partitionKey: "https://example.com" }], {
        format: "cdp",
      }),
    ).toMatchObject({
      cookies: [],
      problems: [{ reasons: [{ code: "partitioned-insecure" }] }],
    });
  });
});

describe("WebDriver BiDi", () => {
  const bidi = (value: unknown, more: object = {}) =>
    read({
      cookies: [{ ...ROW, value, httpOnly: false, secure: false, sameSite: "default", ...more }],
      partitionKey: {},
    });
  test("has a value of text or of base64", () => {
    expect(bidi({ type: "string", value: "caf\u00e9" })).toMatchObject({
      format: "webdriver",
      problems: [],
      cookies: [{ value: "caf\xc3\xa9", sameSite: "unset" }],
    });
    expect(bidi({ type: "base64", value: "Y2Fm6Q==" })).toMatchObject({
      problems: [],
      cookies: [{ value: "caf\xe9" }],
    });
  });
  test("has no other value", () => {
    for (const value of [
      { type: "base64", value: "?" },
      { type: "number", value: 1 },
      {},
      { type: "string" },
    ])
      expect(bidi(value)).toMatchObject({ cookies: [], problems: [{ field: "value" }] });
  });
  test("gives none for an unset SameSite, which without Secure it can only be", () => {
    expect(bidi({ type: "string", value: "1" }, { sameSite: "none" })).toMatchObject({
      cookies: [{ sameSite: "unset" }],
    });
  });
  test("answers are read as they come over the wire", () => {
    const answer = {
      type: "success",
      id: 1,
      result: { cookies: [{ ...ROW, value: { type: "string", value: "1" } }], partitionKey: {} },
    };
    expect(read(answer)).toMatchObject({ format: "webdriver", problems: [], cookies: [{ value: "1" }] });
    expect(read({ value: [{ ...ROW, sameSite: "Lax" }] })).toMatchObject({
      format: "webdriver",
      cookies: [{ name: "a" }],
    });
  });
});

test("web storage in a storageState is left out, and reported", () => {
  const state = {
    cookies: [ROWS[0]![1]],
    origins: [{ origin: "https://example.com", localStorage: [{ name: "x", value: "geheim" }] }],
  };
  const { cookies, problems } = read(state);
  expect(cookies).toHaveLength(1);
  expect(problems).toMatchObject([{ field: "origins" }]);
});

describe("a time of tough-cookie", () => {
  const tough = (fields: object) =>
    read({
      version: "tough-cookie@6.1.0",
      cookies: [
        {
          key: "a",
          value: "1",
          domain: "example.com",
          path: "/",
          hostOnly: true,
          creation: new Date(NOW - 1000).toISOString(),
          ...fields,
        },
      ],
    });
  const rows: [what: string, fields: object, expiryTime: number | null][] = [
    ["is Expires", { expires: new Date(NOW + 5000).toISOString() }, NOW + 5000],
    ["is Max-Age from the creation on", { maxAge: 60 }, NOW + 59_000],
    ["is Max-Age before Expires", { maxAge: 60, expires: new Date(NOW + 5000).toISOString() }, NOW + 59_000],
    ["is none with Infinity", { expires: "Infinity" }, null],
    ["is none where there is no field", {}, null],
    ["is the last date with an endless Max-Age", { maxAge: "Infinity" }, 8.64e15],
  ];
  for (const [what, fields, expiryTime] of rows)
    test(what, () =>
      expect(tough(fields)).toMatchObject({
        format: "tough-cookie",
        problems: [],
        cookies: [{ expiryTime }],
      }),
    );
  test("is Partitioned and Priority where they are extensions", () => {
    expect(
      tough({ secure: true, extensions: ["Partitioned", "Priority=High", "SameSite=None", "x"] }),
    ).toMatchObject({
      problems: [],
      cookies: [
        {
          partitionKey: { topLevelSite: "https://example.com", hasCrossSiteAncestor: false },
          priority: "high",
          sameSite: "none",
        },
      ],
    });
  });
  test("costs the row if it is none", () => {
    for (const fields of [
      { expires: "soon" },
      { maxAge: "60" },
      { creation: "today" },
      { lastAccessed: {} },
      { extensions: 1 },
      { extensions: [{ toString: 1, valueOf: 1 }] },
    ])
      expect(tough(fields)).toMatchObject({ cookies: [], problems: [{}] });
  });
});

describe("what is nested deeply, or no text, never throws:", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  const guzzle = '"Name":"a","Value":"b","Domain":"a.test","Path":"/"';
  const tough = '"key":"a","value":"b","domain":"a.test","path":"/"';
  const key = '"name":"a","host":"a.test","hostOnly":true,"path":"/"';
  test("a text that is cut off in a long string", () =>
    expect(read(`[{"text":"${"a".repeat(20_000_000)}`, { format: "cdp" })).toMatchObject({ problems: [{}] }));
  test("strings with escapes, brackets and ends of lines are passed over, where the text is damaged", () => {
    const strings = String.raw`{"a":"]}\\"},{"a":"\"}]"},{"a":"[{\u005d"},{"a":"x\\\"y"}`;
    const damages: [start: string, count: number][] = [
      ["", 4],
      ['{"b":"\\\n},', 5],
      ['{"b":"x\n},', 5],
    ];
    for (const [start, count] of damages)
      expect(read(`[${start}${strings},`, { format: "cdp" }).problems[0]?.message).toContain(
        `${count} objects`,
      );
  });
  const rows: [what: string, text: string, format: ReadableFormat, field?: string][] = [
    ["a list for a URL", `{"https://a.test/":[${deep},${deep}]}`, "webdriver"],
    ["an extension", `[{${tough},"extensions":[${deep}]}]`, "tough-cookie", "extensions"],
    ["a Max-Age", `[{${guzzle},"Max-Age":${deep}}]`, "storage-state", "Max-Age"],
    ["a Max-Age of methods", `[{${guzzle},"Max-Age":{"toString":1}}]`, "storage-state", "Max-Age"],
    [
      "a removed host",
      `{"removed":{"name":"a","host":${deep},"hostOnly":true,"path":"/"}}`,
      "speculoos",
      "removed",
    ],
    [
      "a removed partition",
      `{"removed":{${key},"partitionKey":{"topLevelSite":${deep}}}}`,
      "speculoos",
      "removed",
    ],
    ["a removed list", `{"removed":{${key},"partitionKey":[]}}`, "speculoos", "removed"],
  ];
  for (const [what, text, format, field] of rows)
    test(what, () => {
      const { cookies, problems } = read(text, { format });
      expect(cookies).toEqual([]);
      expect(problems.find((problem) => field === undefined || problem.field === field)).toMatchObject({
        row: 1,
      });
    });
});

describe("hostile JSON is read in linear time, of", () => {
  const program = `
    import { readCookies, detectFormat } from ${JSON.stringify(fileURLToPath(new URL("../../formats.ts", import.meta.url)))};
    const [kind, size] = process.argv.slice(1);
    const n = Number(size);
    const row = '{"name":"a","value":"1","domain":"www.example.com","path":"/","expires":-1}';
    const header = (i) => '{"startedDateTime":"2026-11-26T00:00:00Z","time":1,"request":{"url":"https://www.example.com/","cookies":[{"name":"n' + i + '","value":"1"}]},"response":{"headers":[{"name":"Set-Cookie","value":"m' + i + '=1"}],"cookies":[]}}';
    const text = {
      nesting: () => "[".repeat(n),
      closing: () => "]}".repeat(n),
      objects: () => '[' + '{"a":'.repeat(n),
      quotes: () => '["' + '\\\\"'.repeat(n),
      strings: () => '["' + '" "'.repeat(n),
      spaces: () => '["a"' + " ".repeat(n) + '"b"' + " ".repeat(n),
      cut: () => "[" + (row + ",").repeat(n / 50),
      rows: () => "[" + Array(Math.floor(n / 50)).fill(row).join() + "]",
      har: () => '{"log":{"version":"1.2","entries":[' + Array.from({ length: n / 200 }, (_, i) => header(i)).join() + ']}}',
      "one entry of a har": () => '{"log":{"entries":[{"request":{"url":"https://www.example.com/","cookies":[' +
        Array.from({ length: n / 80 }, (_, i) => '{"name":"r' + i + '","value":""},').join("") + '{}]},"response":{"headers":[{"name":"Set-Cookie","value":"' +
        "a\\\\n".repeat(n / 8) + '"}],"cookies":[' + "{},".repeat(n / 8) + '{}]}}]}}',
    }[kind]();
    detectFormat(text);
    const format = kind.endsWith("har") ? "har" : "storage-state";
    readCookies(text.slice(0, 1000), { format });
    const start = performance.now();
    readCookies(text, { format });
    console.log(performance.now() - start);`;
  const measure = (kind: string, size: number) =>
    Number(
      execFileSync(process.execPath, ["--input-type=module", "--eval", program, kind, `${size}`], {
        encoding: "utf8",
      }),
    );
  for (const kind of [
    "nesting",
    "closing",
    "objects",
    "quotes",
    "strings",
    "spaces",
    "cut",
    "rows",
    "har",
    "one entry of a har",
  ])
    test(kind, () => {
      // Eight times the size; quadratic would be 64 times the time. The best of three: the machine has other work.
      const ratio = Math.min(
        ...[1, 2, 3].map(() => measure(kind, 800_000) / Math.max(measure(kind, 100_000), 1)),
      );
      expect(ratio).toBeLessThan(25);
    }, 60_000);
});
