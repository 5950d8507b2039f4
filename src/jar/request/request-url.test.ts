/** The parts of a URL that cookies depend on. */

import { expect, test } from "vitest";
import { mozillaHosts } from "../matching/public-suffix.ts";
import { readRequestUrl, siteOf } from "./request-url.ts";

const rules = { hosts: mozillaHosts, secureLoopback: true };

const rows: [
  url: string,
  scheme: string,
  host: string,
  path: string,
  defaultPath: string,
  secure: boolean,
][] = [
  ["https://example.com", "https", "example.com", "/", "/", true],
  ["http://example.com/a/b", "http", "example.com", "/a/b", "/a", false],
  // The scheme and the host in any case, ports and queries aside.
  ["HTTPS://WWW.Example.COM:8443/A/b?c=/d/e#/f", "https", "www.example.com", "/A/b", "/A", true],
  ["https://user:secret@example.com/", "https", "example.com", "/", "/", true],
  // WebSockets count as the requests that open them.
  ["ws://example.com/", "http", "example.com", "/", "/", false],
  ["wss://example.com/", "https", "example.com", "/", "/", true],
  // Loopback counts as secure.
  ["http://localhost:3000/", "http", "localhost", "/", "/", true],
  ["http://app.localhost/", "http", "app.localhost", "/", "/", true],
  ["http://127.1/", "http", "127.0.0.1", "/", "/", true],
  ["http://[0:0::1]/", "http", "[::1]", "/", "/", true],
  ["http://0x7f000001/", "http", "127.0.0.1", "/", "/", true],
  // Unicode as `URL` writes it.
  ["https://\u00e9.example/\u00e9/b", "https", "xn--9ca.example", "/%C3%A9/b", "/%C3%A9", true],
  ["https://example.com./", "https", "example.com.", "/", "/", true],
  ["https://example.com/a/../b/", "https", "example.com", "/b/", "/b", true],
  // Schemes without cookies.
  ["ftp://example.com/a/b", "", "example.com", "/a/b", "/a", false],
  ["about:blank", "", "", "blank", "/", false],
];
for (const [url, scheme, host, path, defaultPath, secure] of rows)
  test(`${url} is read`, () => {
    const expected = { scheme, host, path, defaultPath, secure };
    expect(readRequestUrl(url, rules)).toMatchObject(expected);
    expect(readRequestUrl(new URL(url), rules)).toMatchObject(expected);
  });

test("loopback is not secure without secureLoopback, and TLS is", () => {
  const strict = { ...rules, secureLoopback: false };
  expect(readRequestUrl("http://localhost/", strict).secure).toBe(false);
  expect(readRequestUrl("https://localhost/", strict).secure).toBe(true);
});

test("a site is scheme and registrable domain", () => {
  const site = (url: string) => siteOf(readRequestUrl(url, rules));
  expect(site("https://a.b.example.co.uk:444/")).toBe("https://example.co.uk");
  expect(site("wss://www.example.com/")).toBe("https://example.com");
  expect(site("http://www.example.com/")).toBe("http://example.com");
  expect(site("http://127.0.0.1:8080/")).toBe("http://127.0.0.1");
});

test("a text that is not a URL throws a TypeError", () => {
  for (const text of ["", "example.com", "//example.com/", "https://"])
    expect(() => readRequestUrl(text, rules), text).toThrow(TypeError);
});
