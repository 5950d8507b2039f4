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

describe("the requests differ from the one that set the cookie by one thing:", () => {
  const rows: [why: string, url: string, expected: string[]][] = [
    [
      "path, host, scheme",
      "https://shop.example.co.uk/a/b",
      [
        "The same URL again: https://shop.example.co.uk/a/b",
        "The root of the host: https://shop.example.co.uk/",
        "A host below: https://sub.shop.example.co.uk/a/b",
        "The domain above: https://example.co.uk/a/b",
        "Over plain http: http://shop.example.co.uk/a/b",
      ],
    ],
    [
      "no path above the root, no domain above one's own",
      "http://example.com/",
      [
        "The same URL again: http://example.com/",
        "A host below: http://sub.example.com/",
        "Over https: https://example.com/",
      ],
    ],
    [
      "no hosts about an address",
      "https://[::1]:8443/",
      ["The same URL again: https://[::1]:8443/", "Over plain http: http://[::1]:8443/"],
    ],
    [
      "WebSockets",
      "wss://example.com/",
      [
        "The same URL again: wss://example.com/",
        "A host below: wss://sub.example.com/",
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
        `A form that another site posts: ${url} from https://elsewhere.example/`,
        `An image or frame in another site: ${url} from https://elsewhere.example/`,
      ]);
    });
  }
});

test("a cookie that none of them is for gets one where it belongs", () => {
  expect(requestsAfter(["a=1; Path=/admin", "b=1; Path=/admin"], "https://example.com/")).toContain(
    "Where “b” belongs: https://example.com/admin",
  );
});

test("scripts and third sites are asked of HttpOnly and of partitioned cookies alone", () => {
  const requests = requestsAfter(["a=1; HttpOnly; Secure; Partitioned"], "https://example.com/");
  expect(requests.slice(-2)).toEqual([
    "An image or frame in a third site: https://example.com/ from https://third-site.example/",
    "A script in the page: https://example.com/",
  ]);
});

test("another site is another, even to the one that is usually meant", () => {
  expect(requestsAfter(["a=1"], "https://www.elsewhere.example/").at(-1)).toMatch(
    / from https:\/\/third-site\.example\/$/,
  );
});
