/** Set-Cookie lines, and what else of HTTP is saved and copied. */

import { detectFormat, readCookies, writeCookies } from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const SITE = "https://www.example.com/dir/page";

function read(text: string, url?: string) {
  expect(detectFormat(text)).toBe("set-cookie");
  return readCookies(text, { now: NOW, url });
}

describe("a text is read with its names, hosts and paths", () => {
  const rows: [what: string, text: string, cookies: string[], problems: number][] = [
    [
      "lines",
      "Set-Cookie: a=1; Path=/\nset-cookie:b=2; Domain=example.com\n",
      ["a=1 www.example.com /", "b=2 .example.com /dir"],
      0,
    ],
    [
      "lines without the name of the field",
      "a=1; Path=/; Secure\nb=2\n",
      ["a=1 www.example.com /", "b=2 www.example.com /dir"],
      0,
    ],
    [
      "a removal",
      "Set-Cookie: a=1\nSet-Cookie: b=2\nSet-Cookie: a=; Max-Age=0",
      ["b=2 www.example.com /dir"],
      0,
    ],
    ["a Cookie header", "Cookie: a=1; b=2", ["a=1 www.example.com /", "b=2 www.example.com /"], 1],
    [
      "pairs",
      "a=1; b=2; Path=3;",
      ["a=1 www.example.com /", "b=2 www.example.com /", "Path=3 www.example.com /"],
      1,
    ],
    [
      "a head of curl -i, and not its body",
      "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n\r\nSet-Cookie: b=2\r\n",
      ["a=1 www.example.com /dir"],
      0,
    ],
    [
      "heads with a redirect",
      "HTTP/1.1 302 Found\r\nLocation: https://sub.example.org/x/\r\nSet-Cookie: a=1\r\n\r\nHTTP/2 200\r\nset-cookie: b=2\r\n\r\n",
      ["a=1 www.example.com /dir", "b=2 sub.example.org /x"],
      0,
    ],
    [
      "a body without an end of line before the next head",
      "HTTP/1.1 200 OK\r\n\r\n<p>HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n\r\n",
      ["a=1 www.example.com /dir"],
      0,
    ],
    [
      "a transcript of curl -v",
      "*   Trying 127.0.0.1:443...\n* SSL connection using TLSv1.3\n> GET /p/q HTTP/1.1\r\n> Host: other.test\r\n> Cookie: old=1\r\n> \r\n< HTTP/1.1 200 OK\r\n< Set-Cookie: a=1; Secure\r\n< \r\n{ [44 bytes data]\n",
      ["a=1 other.test /p"],
      0,
    ],
    [
      "a copied command for bash",
      "curl 'https://other.test/x' \\\n  -H 'Accept: */*' \\\n  -b 'a=1; b='\\''2' \\\n  --compressed\n",
      ["a=1 other.test /", "b='2 other.test /"],
      1,
    ],
    [
      "a copied command with escapes",
      "curl --url 'https://other.test/' -H $'Cookie: a=\\'\\u0021\\xc3\\xa9'",
      ["a='!\u00c3\u00a9 other.test /"],
      1,
    ],
    [
      "a copied command for cmd",
      'curl --url ^"http://other.test/^" ^\n  -H ^"sec-ch-ua: ^\\^"x^\\^"^" ^\n  -b ^"a=^\\^"1^\\^"; b=^%^2^" ^\n',
      ['a="1" other.test /', "b=%2 other.test /"],
      1,
    ],
    [
      "EditThisCookie's pairs",
      "// Semicolon separated Cookie File\n// URL: https://other.test/x\na=1;b=2;",
      ["a=1 other.test /", "b=2 other.test /"],
      1,
    ],
  ];
  for (const [what, text, expected, count] of rows)
    test(what, () => {
      const { cookies, problems } = read(text, SITE);
      const shown = cookies.map(
        ({ name, value, host, hostOnly, path }) => `${name}=${value} ${hostOnly ? "" : "."}${host} ${path}`,
      );
      expect(shown).toEqual(expected);
      expect(problems).toHaveLength(count);
    });
});

test("copied pairs are for one host, until the end of the session, and Secure if their URL was", () => {
  const [cookie] = read("Cookie: a=1", SITE).cookies;
  expect(cookie).toMatchObject({ hostOnly: true, secure: true, httpOnly: false, expiryTime: null });
  expect(read("Cookie: a=1", "http://a.test/").cookies[0]?.secure).toBe(false);
});

test("without a URL, a line with a Domain is read, and others are reported", () => {
  const { cookies, problems } = read(
    "Set-Cookie: a=1; Domain=example.com\nSet-Cookie: b=s3cr3t\nCookie: c=s3cr3t",
  );
  expect(cookies.map(({ name, host }) => `${name} ${host}`)).toEqual(["a example.com"]);
  expect(problems.map(({ row, field }) => [row, field])).toEqual([
    [2, "host"],
    [3, "host"],
  ]);
  expect(JSON.stringify(problems)).not.toContain("s3cr3t");
});

test("a refused line has the jar's reasons", () => {
  const { problems } = read("Set-Cookie: a=1; Domain=other.test\nSet-Cookie: __Host-b=2", SITE);
  expect(problems.map(({ cookie, reasons }) => [cookie, reasons?.[0]?.code])).toEqual([
    ["a", "domain-mismatch"],
    ["__Host-b", "prefix-host"],
  ]);
});

test("what is written for a URL is only what this URL can set", () => {
  const jar = new CookieJar({ clock: () => NOW });
  jar.setCookie(
    "a=1; Domain=example.com; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Strict; Priority=Low",
    SITE,
  );
  jar.setCookie("b=2; Path=/", SITE);
  jar.setCookie("own=3; Path=/; Secure; Partitioned", SITE);
  jar.setCookie("c=4", "https://other.test/");
  const { text, losses } = writeCookies(jar, "set-cookie", { url: SITE });
  expect(text.split("\n")).toEqual([
    "Set-Cookie: a=1; Domain=example.com; Path=/; Expires=Thu, 01 Jan 2026 00:01:00 GMT; HttpOnly; Secure; Priority=Low; SameSite=Strict",
    "Set-Cookie: b=2; Path=/",
    "Set-Cookie: own=3; Path=/; Secure; Partitioned",
    "",
  ]);
  expect(losses.filter(({ field }) => field === "whole").map(({ cookie }) => cookie)).toEqual(["c"]);
  const [row] = jar;
  const paths = ["/a;b", "/a ", `/${"a".repeat(1024)}`].map((path) => ({ ...row!, path }));
  for (const { text, losses } of [writeCookies(paths, "set-cookie"), writeCookies(paths, "har")]) {
    expect(text).not.toContain("a=1");
    expect(losses.map(({ field }) => field)).toEqual(["whole", "whole", "whole"]);
  }
  const anyUrl = writeCookies(jar, "set-cookie");
  expect(anyUrl.text).toContain("c=4");
  expect(anyUrl.losses.filter(({ field }) => field === "hostOnly").map(({ cookie }) => cookie)).toEqual([
    "b",
    "own",
    "c",
  ]);
});
