/** The requests that the jar page tries. */

import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { requestsFor } from "./requests-for.ts";

function requestsAfter(lines: readonly string[], url: string): string[] {
  const jar = new CookieJar();
  for (const line of lines) jar.setCookie(line, url);
  return requestsFor(new URL(url), [...jar], undefined).map(
    ({ title, url, site }) => `${title}: ${url.href}${site === undefined ? "" : ` from ${site}`}`,
  );
}

describe("each request differs in one thing from the request that set the cookie:", () => {
  const rows: [why: string, url: string, expected: string[]][] = [
    [
      "path, host, scheme",
      "https://shop.example.co.uk/a/b",
      [
        "The same URL again: https://shop.example.co.uk/a/b",
        "The root of the host: https://shop.example.co.uk/",
        "A subdomain: https://sub.shop.example.co.uk/a/b",
        "The parent domain: https://example.co.uk/a/b",
        "Over plain http: http://shop.example.co.uk/a/b",
      ],
    ],
    [
      "no root if the path is the root, no parent if the host has none",
      "http://example.com/",
      [
        "The same URL again: http://example.com/",
        "A subdomain: http://sub.example.com/",
        "Over https: https://example.com/",
      ],
    ],
    [
      "no subdomain of an address",
      "https://[::1]:8443/",
      ["The same URL again: https://[::1]:8443/", "Over plain http: http://[::1]:8443/"],
    ],
    [
      "WebSockets",
      "wss://example.com/",
      [
        "The same URL again: wss://example.com/",
        "A subdomain: wss://sub.example.com/",
        "Over plain http: http://example.com/",
      ],
    ],
  ];
  for (const [why, url, expected] of rows) {
    test(why, () => {
      const requests = requestsAfter(["a=1; Path=/"], url);
      expect(requests.slice(0, -3)).toEqual(expected);
      expect(requests.slice(-3)).toEqual([
        `A link on another site: ${url} from https://elsewhere.example/`,
        `A form on another site (POST): ${url} from https://elsewhere.example/`,
        `An image or frame on another site: ${url} from https://elsewhere.example/`,
      ]);
    });
  }
});

test("a cookie that matches none of these requests gets a request to its own host and path", () => {
  expect(requestsAfter(["a=1; Path=/admin", "b=1; Path=/admin"], "https://example.com/")).toContain(
    "The host and path of “b”: https://example.com/admin",
  );
});

test("a script is tried only for HttpOnly cookies, a third site only for partitioned cookies", () => {
  const requests = requestsAfter(["a=1; HttpOnly; Secure; Partitioned"], "https://example.com/");
  expect(requests.slice(-2)).toEqual([
    "An image or frame on a third site: https://example.com/ from https://third-site.example/",
    "A script in the page: https://example.com/",
  ]);
});

test("the other site is never the site of the URL", () => {
  expect(requestsAfter(["a=1"], "https://www.elsewhere.example/").at(-1)).toMatch(
    / from https:\/\/third-site\.example\/$/,
  );
});
