/** The format of this package, and saved jars. */

import { detectFormat, readCookies, writeCookies } from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);

function fullJar(): CookieJar {
  let now = NOW;
  const jar = new CookieJar({ clock: () => now++ });
  const lines = [
    "a=1; Max-Age=60; Priority=High",
    "b=caf\u00e9\t\u00c3\u00a9; SameSite=Lax",
    "c=3; Secure; Partitioned",
    "__proto__=4",
    "=5",
  ];
  for (const line of lines) expect(jar.setCookie(line, "https://www.example.com/").status).toBe("stored");
  jar.setCookie("a=2; Max-Age=90", "https://www.example.com/");
  return jar;
}

test("nothing is lost, and the file is ASCII, one line a cookie", () => {
  const cookies = [...fullJar()];
  const { text, losses } = writeCookies(cookies, "speculoos");
  expect(losses).toEqual([]);
  expect(text).toMatch(/^[\n -~]*$/);
  expect(text.split("\n")).toHaveLength(cookies.length + 2);
  expect(detectFormat(text)).toBe("speculoos");
  const read = readCookies(text, { now: NOW + 100 });
  expect(read).toMatchObject({ format: "speculoos", problems: [] });
  expect(read.cookies).toEqual(cookies);
});

test("foreign fields are not written, nor read", () => {
  const [cookie] = fullJar();
  const { text } = writeCookies([{ ...cookie!, priority: undefined, extra: "x" } as never], "speculoos");
  expect(text).not.toContain("extra");
  const line = text.replace('{"name"', '{"extra":1,"name"');
  expect(readCookies(line, { now: NOW + 100 }).cookies[0]).not.toHaveProperty("extra");
});

test("a saved jar is read, printed over one line or many", () => {
  const jar = fullJar();
  for (const space of [0, 2]) {
    const text = JSON.stringify(jar, null, space);
    const { cookies, format } = readCookies(text, { now: NOW + 100 });
    expect(format).toBe("speculoos");
    expect(cookies).toEqual([...jar]);
  }
});

test("a damaged line costs that line", () => {
  const { text } = writeCookies(fullJar(), "speculoos");
  const lines = text.split("\n");
  lines.splice(
    2,
    0,
    "{",
    "[1]",
    '"s3cr3t"',
    '{"name":"n","value":"s3cr3t"}',
    '{"format":"speculoos","version":2}',
    "",
  );
  const { cookies, problems } = readCookies(lines.join("\n"), { now: NOW + 100 });
  expect(cookies).toEqual([...fullJar()]);
  expect(problems.map(({ row, cookie }) => [row, cookie])).toEqual([
    [3, undefined],
    [4, undefined],
    [5, undefined],
    [6, "n"],
    [7, undefined],
  ]);
  expect(JSON.stringify(problems)).not.toContain("s3cr3t");
});
