/** The Netscape cookie file, read in its dialects and written. */

import { readCookies, writeCookies } from "speculoos/formats";
import { CookieJar, type StoredCookie } from "speculoos/jar";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const LATER = 1_800_000_000;
const SITE = "https://www.example.com/";

function read(text: string) {
  return readCookies(text, { format: "netscape", now: NOW });
}

/** The only cookie of a line, and the fields that were reported. */
function readLine(line: string): { cookie: StoredCookie | undefined; fields: (string | undefined)[] } {
  const { cookies, problems } = read(`# Netscape HTTP Cookie File\n${line}\n`);
  return { cookie: cookies[0], fields: problems.map(({ field }) => field) };
}

describe("a line is read as tools mean it", () => {
  const rows: [
    what: string,
    line: string,
    expected: Partial<StoredCookie>,
    reported?: (string | undefined)[],
  ][] = [
    [
      "a host",
      `a.test\tFALSE\t/\tTRUE\t${LATER}\tn\tv`,
      { host: "a.test", hostOnly: true, secure: true, expiryTime: LATER * 1000 },
    ],
    [
      "a domain",
      `.a.test\tTRUE\t/p\tFALSE\t0\tn\tv`,
      { host: "a.test", hostOnly: false, path: "/p", expiryTime: null },
    ],
    ["#HttpOnly_", `#HttpOnly_.a.test\tTRUE\t/\tFALSE\t0\tn\tv`, { httpOnly: true, hostOnly: false }],
    ["a blank expiry", "a.test\tFALSE\t/\tFALSE\t\tn\tv", { expiryTime: null }],
    [
      "a fraction of a second",
      "a.test\tFALSE\t/\tFALSE\t1800000000.25\tn\tv",
      { expiryTime: LATER * 1000 + 250 },
    ],
    [
      "milliseconds",
      "a.test\tFALSE\t/\tFALSE\t1800000000000\tn\tv",
      { expiryTime: LATER * 1000 },
      ["expiryTime"],
    ],
    ["a date", "a.test\tFALSE\t/\tFALSE\tsoon\tn\tv", { expiryTime: null }, ["expiryTime"]],
    ["no value", "a.test\tFALSE\t/\tFALSE\t0\tn", { value: "" }, ["value"]],
    ["a tab in the value", "a.test\tFALSE\t/\tFALSE\t0\tn\tv\tw", { value: "v\tw" }, ["value"]],
    [
      "two tabs between columns",
      "a.test\t\tFALSE\t/\t\tFALSE\t0\tn\tv",
      { value: "v", path: "/" },
      [undefined],
    ],
    [
      "spaces around columns",
      " a.test \t FALSE\t/\tFALSE \t0\tn\tv ",
      { host: "a.test", value: "v" },
      [undefined],
    ],
    [
      "a dot without TRUE",
      ".a.test\tFALSE\t/\tFALSE\t0\tn\tv",
      { host: "a.test", hostOnly: true },
      ["hostOnly"],
    ],
    [
      "TRUE without a dot",
      "a.test\tTRUE\t/\tFALSE\t0\tn\tv",
      { host: "a.test", hostOnly: false },
      ["hostOnly"],
    ],
    ["another flag", "a.test\tMAYBE\t/\tFALSE\t0\tn\tv", { hostOnly: true }, ["hostOnly"]],
    ["another word for Secure", "a.test\tFALSE\t/\tMAYBE\t0\tn\tv", { secure: true }, ["secure"]],
    ["no path", "a.test\tFALSE\t\tFALSE\t0\tn\tv", { path: "/" }, ["path"]],
    ["a port, as wget has it", "a.test:8443\tFALSE\t/\tFALSE\t0\tn\tv", { host: "a.test" }, ["host"]],
    ["an address as curl writes it", "::1\tFALSE\t/\tFALSE\t0\tn\tv", { host: "[::1]" }],
    ["an address in brackets", ".[::1]\tTRUE\t/\tFALSE\t0\tn\tv", { host: "[::1]", hostOnly: true }],
    ["an address as Python writes it", "[::1].local\tFALSE\t/\tFALSE\t0\tn\tv", { host: "[::1]" }],
    ["a name in Unicode", "b\u00fccher.test\tFALSE\t/\tFALSE\t0\tn\tv", { host: "xn--bcher-kva.test" }],
    [
      "a domain without a dot inside",
      ".localhost\tTRUE\t/\tFALSE\t0\tn\tv",
      { host: "localhost", hostOnly: true },
      ["hostOnly"],
    ],
    ["capitals", "WWW.A.Test\tfalse\t/\ttrue\t0\tn\tv", { host: "www.a.test", secure: true }],
    ["no name", "a.test\tFALSE\t/\tFALSE\t0\t\tv", { name: "", value: "v" }],
    ["a name like a comment", "a.test\tFALSE\t/\tFALSE\t0\t#n\tv", { name: "#n" }],
    ["__proto__", "a.test\tFALSE\t/\tFALSE\t0\t__proto__\tv", { name: "__proto__" }],
    ["UTF-8", "a.test\tFALSE\t/\tFALSE\t0\tn\tcaf\u00e9", { value: "caf\u00c3\u00a9" }],
  ];
  for (const [what, line, expected, reported = []] of rows)
    test(what, () => {
      const { cookie, fields } = readLine(line);
      expect(cookie).toMatchObject(expected);
      expect(fields).toEqual(reported);
    });
});

test("a row that a jar would refuse is a problem with the jar's reasons and its line, and no other row is lost", () => {
  const { cookies, problems } = read(
    [
      "a.test\tFALSE\t/\tFALSE\t0\tbefore\t1",
      "a.test\tFALSE\t/\tFALSE\t0\t__Host-s3cr3t\ts3cr3t-value",
      ".co.uk\tTRUE\t/\tFALSE\t0\tn\ts3cr3t-value",
      "a.test\tFALSE\t/\tFALSE\t1\told\ts3cr3t-value",
      "s3cr3t-value",
      "a.test\tFALSE\t/\tFALSE\t0\tafter\t2",
    ].join("\r\n"),
  );
  expect(cookies.map(({ name }) => name)).toEqual(["before", "after"]);
  expect(problems.map(({ row, reasons }) => [row, reasons?.[0]?.code])).toEqual([
    [2, "prefix-host"],
    [3, "public-suffix"],
    [4, "expired"],
    [5, undefined],
  ]);
  expect(JSON.stringify(problems)).not.toContain("s3cr3t-value");
});

test("a later row that has expired removes the cookie, as in curl and Python", () => {
  const row = (expiry: number) => `a.test\tFALSE\t/\tFALSE\t${expiry}\tn\tv\n`;
  expect(read(row(LATER) + row(1)).cookies).toEqual([]);
  expect(read(row(1) + row(LATER)).cookies).toHaveLength(1);
});

test("curl and wget write the youngest first: the oldest is sent first all the same", () => {
  const rows = "a.test\tFALSE\t/\tFALSE\t0\tyoung\t2\na.test\tFALSE\t/\tFALSE\t0\told\t1\n";
  const curl = `# Netscape HTTP Cookie File\n# This file was generated by libcurl! Edit at your own risk.\n\n${rows}`;
  const headerOf = (text: string) => {
    const jar = new CookieJar({ clock: () => NOW });
    jar.import(read(text).cookies);
    return jar.getCookieString("http://a.test/");
  };
  expect(headerOf(curl)).toBe("old=1; young=2");
  expect(headerOf(rows)).toBe("young=2; old=1");
});

test("Python's octets, which it writes twice as UTF-8, are what it was sent", () => {
  const row = "a.test\tFALSE\t/\tFALSE\t0\tn\tcaf\u00c3\u00a9\n";
  const python =
    "# Netscape HTTP Cookie File\n# http://curl.haxx.se/rfc/cookie_spec.html\n# This is a generated file!  Do not edit.\n\n";
  expect(read(python + row).cookies[0]?.value).toBe("caf\u00c3\u00a9");
  expect(read(row).cookies[0]?.value).toBe("caf\u00c3\u0083\u00c2\u00a9");
});

test("octets that are not UTF-8, a mark of the byte order and UTF-16 are read", () => {
  const bytes = Buffer.from("\u00ef\u00bb\u00bfa.test\tFALSE\t/\tFALSE\t0\tn\tcaf\u00e9\n", "latin1");
  expect(read(bytes as never).cookies[0]).toMatchObject({ host: "a.test", value: "caf\u00e9" });
  const wide = Buffer.from("\ufeffa.test\tFALSE\t/\tFALSE\t0\tn\tv\n", "utf16le");
  expect(read(wide as never).cookies[0]).toMatchObject({ host: "a.test", value: "v" });
});

describe("writing", () => {
  const jar = new CookieJar({ clock: () => NOW + 1 });
  const set = (line: string, url = SITE) => expect(jar.setCookie(line, url).status).toBe("stored");
  set("host=1; Path=/; Max-Age=60");
  set("domain=2; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High");
  set("=nameless; Path=/");
  set("tab=a\tb; Path=/");
  set("apart=3; Path=/; Secure; Partitioned");
  set("latin=caf\u00e9; Path=/");
  set("utf=caf\u00c3\u00a9; Path=/");
  set("six=4", "http://[::1]/");
  jar.import([{ ...[...jar][0]!, name: "space", path: "/a " }]);
  const { text, losses } = writeCookies(jar, "netscape");

  test("has one line for each cookie that the file can hold", () => {
    expect(text).toBe(
      [
        "# Netscape HTTP Cookie File",
        "",
        `www.example.com\tFALSE\t/\tFALSE\t${NOW / 1000 + 60}\thost\t1`,
        "#HttpOnly_.example.com\tTRUE\t/\tTRUE\t0\tdomain\t2",
        "www.example.com\tFALSE\t/\tFALSE\t0\tutf\tcaf\u00e9",
        "::1\tFALSE\t/\tFALSE\t0\tsix\t4",
        "",
      ].join("\n"),
    );
  });

  test("names every loss of every cookie, and no value", () => {
    const fieldsOf = (name: string) =>
      losses.filter(({ cookie }) => cookie === name).map(({ field }) => field);
    const times = ["creationTime", "lastUpdateTime", "lastAccessTime"];
    expect(fieldsOf("host")).toEqual(["expiryTime", ...times]);
    expect(fieldsOf("domain")).toEqual(["sameSite", "priority", ...times]);
    expect(fieldsOf("utf")).toEqual(times);
    for (const name of ["", "tab", "apart", "latin", "space"]) expect(fieldsOf(name)).toEqual(["whole"]);
    expect(JSON.stringify(losses)).not.toMatch(/nameless"|a\\tb|caf/);
    expect({ ...writeCookies(jar, "netscape") }.losses).toEqual(losses);
  });

  test("refuses what is no stored cookie, and a format that is only read", () => {
    const [row] = jar;
    expect(() => writeCookies([{ ...row!, value: "a\nb" }], "netscape")).toThrow(TypeError);
    expect(() => writeCookies([{ ...row!, host: "a.test\tTRUE" }], "netscape")).toThrow(TypeError);
    expect(() => writeCookies("a=1" as never, "netscape")).toThrow(TypeError);
    expect(() => writeCookies(jar, "lwp" as never)).toThrow(TypeError);
    expect(() => writeCookies(jar, "__proto__" as never)).toThrow(TypeError);
  });
});
