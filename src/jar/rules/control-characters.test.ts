/** Control characters in a Set-Cookie, one row for each place (RFC 6265bis §5.6 step 1; live Chromium 156, Firefox 153 and curl 7.88). */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";

const URL_ = "https://www.example.com/a/b";

const refused = [
  "n=v; Path=/a\tb",
  "n=v; Path=/; Path=/a\tb",
  "n=v; Path=\t/a\tb\t",
  "n=v; Path=/a\t\tb; Secure",
  "n=v; Path=/a\x01b",
  "n=v; Path=/\x7f",
  "n=v; Domain=www.exa\x02mple.com",
  "n=v; Foo\x1f",
  "n\x00=v",
  "n=v\r\n",
];
for (const header of refused)
  test(`a cookie is refused for the control character in ${JSON.stringify(header)}`, () => {
    const jar = new CookieJar();
    const { status, reasons } = jar.setCookie(header, URL_);
    expect([status, reasons[0]?.code]).toEqual(["refused", "control-character"]);
    const index = Number(/ at index (\d+) /.exec(reasons[0]!.message)?.[1]);
    expect(header[index]).toMatch(/[\x00-\x1f\x7f]/);
    expect(jar.size).toBe(0);
  });

// As in Firefox; Chromium refuses a tab anywhere inside.
const stored: [header: string, path: string][] = [
  ["n=v; Path=/a\t", "/a"],
  ["n=v;\tPath\t=\t/a", "/a"],
  ["n=v; Path=/a\tb; Path=/c", "/c"],
  ["n=v; Path=a\tb", "/a"],
  ["n=v; Path=/a\tb; Path", "/a"],
  [`n=v; Path=/\t${"x".repeat(1024)}`, "/a"],
  ["n\tn=v\tv", "/a"],
  ["n=v; Max-Age=5\t0; SameSite=La\tx; Foo\tbar", "/a"],
  ["n=v; Domain=a\tb; Domain", "/a"],
];
for (const [header, path] of stored)
  test(`a tab in another place is kept, trimmed or ignored: ${JSON.stringify(header.slice(0, 40))}`, () => {
    expect(new CookieJar().setCookie(header, URL_)).toMatchObject({ status: "stored", cookie: { path } });
  });

test("a saved cookie whose Path has a tab inside is left out, as setCookie refuses it", () => {
  const jar = new CookieJar();
  const { cookie } = jar.setCookie("n=v; Path=/a", URL_);
  const { imported, refused } = new CookieJar().import([{ ...cookie!, path: "/a\tb" }, cookie!]);
  expect([imported, refused.map(({ index }) => index)]).toEqual([1, [0]]);
});
