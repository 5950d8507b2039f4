/** The context of a request, by the text of RFC 6265bis §5.2 and §5.8.3, and of CHIPS. */

import { expect, test } from "vitest";
import { CookieJar } from "../cookie-jar.ts";
import { type RequestFacts, requestContext } from "./request-context.ts";

const url = "https://www.example.com/page";
const own = "https://app.example.com/";
const insecure = "http://www.example.com/";
const other = "https://www.example.org/";

const rows: [title: string, facts: Partial<RequestFacts>, sameSite: string][] = [
  // Same-site requests (§5.2).
  ["a URL that the user typed", {}, "strict-or-less"],
  ["a link on a page of the same site", { initiator: own }, "strict-or-less"],
  ["a form on a page of the same site", { initiator: own, method: "POST" }, "strict-or-less"],
  ["an image on a page of the same site", { initiator: own, topLevel: own }, "strict-or-less"],
  [
    "a WebSocket of a page of the same site",
    { url: "wss://www.example.com/", initiator: own, topLevel: own },
    "strict-or-less",
  ],
  // A navigation from another site, by its method (RFC 9110 §9.2.1).
  ["a link on a page of another site", { initiator: other }, "lax-or-less"],
  ["HEAD from another site", { initiator: other, method: "HEAD" }, "lax-or-less"],
  ["a safe method in lower case", { initiator: other, method: "get" }, "lax-or-less"],
  ["a form on a page of another site", { initiator: other, method: "POST" }, "unset-or-less"],
  ["PUT from another site", { initiator: other, method: "PUT" }, "unset-or-less"],
  // Requests below the top level.
  ["an image on a page of another site", { initiator: other, topLevel: other }, "none"],
  ["a frame on a page of another site", { initiator: other, topLevel: other, navigation: false }, "none"],
  ["a fetch from a page of the same site, framed by another", { initiator: own, topLevel: other }, "none"],
  ["a fetch from a frame of another site, under the same site", { initiator: other, topLevel: own }, "none"],
  ["a page of another site between", { initiator: own, topLevel: own, crossSiteAncestor: true }, "none"],
  [
    "a WebSocket of a page of another site",
    { url: "wss://www.example.com/", initiator: other, topLevel: other },
    "none",
  ],
  ["a WebSocket whose page is not known", { url: "wss://www.example.com/", initiator: other }, "none"],
  // Schemes are part of a site.
  ["a link on a page over plain HTTP", { initiator: insecure }, "lax-or-less"],
  ["an image on a page over plain HTTP", { initiator: insecure, topLevel: insecure }, "none"],
  // Unrelated sites under one public suffix.
  [
    "a page of a neighbour",
    { url: "https://me.github.io/", initiator: "https://you.github.io/" },
    "lax-or-less",
  ],
  // Redirects, if they are given.
  ["a redirect within the site", { redirectChain: [own] }, "strict-or-less"],
  ["a redirect through another site", { redirectChain: [other] }, "lax-or-less"],
  [
    "a form, redirected through another site",
    { initiator: own, method: "POST", redirectChain: [own, other] },
    "unset-or-less",
  ],
  [
    "an image, redirected through another site",
    { initiator: own, topLevel: own, redirectChain: [other] },
    "none",
  ],
];
for (const [title, facts, sameSite] of rows)
  test(`${title} is ${sameSite}`, () => {
    expect(requestContext({ url, ...facts }).sameSite).toBe(sameSite);
  });

test("the context without schemes is there only if it differs", () => {
  expect(requestContext({ url, initiator: insecure }).schemelessSameSite).toBe("strict-or-less");
  for (const initiator of [own, other])
    expect(requestContext({ url, initiator })).not.toHaveProperty("schemelessSameSite");
});

const partitions: [title: string, facts: Partial<RequestFacts>, topLevelSite: string, ancestor: boolean][] = [
  ["a navigation", {}, "https://example.com", false],
  ["a navigation from another site", { initiator: other }, "https://example.com", false],
  ["an image on a page of the same site", { initiator: own, topLevel: own }, "https://example.com", false],
  ["an image on a page of another site", { initiator: other, topLevel: other }, "https://example.org", true],
  [
    "a fetch from a page framed by another site",
    { initiator: own, topLevel: other },
    "https://example.org",
    true,
  ],
  [
    "a frame of another site between",
    { initiator: own, topLevel: own, crossSiteAncestor: true },
    "https://example.com",
    true,
  ],
];
for (const [title, facts, topLevelSite, hasCrossSiteAncestor] of partitions)
  test(`the partition of ${title}`, () => {
    expect(requestContext({ url, ...facts }).partitionKey).toEqual({ topLevelSite, hasCrossSiteAncestor });
  });

test("a URL that is not one throws a TypeError", () => {
  for (const facts of [
    { url: "example.com" },
    { url, initiator: "x" },
    { url, topLevel: "x" },
    { url, redirectChain: ["x"] },
  ])
    expect(() => requestContext(facts)).toThrow(TypeError);
});

const opaque = [
  "null",
  "data:text/html,hi",
  "file:///home/me/a.html",
  "about:blank",
  "blob:null/1b2c",
  "ftp://www.example.com/",
];
for (const page of opaque)
  test(`a page at ${page} is of no site, and shares its partition with no other page`, () => {
    for (const method of ["GET", "POST"]) {
      const navigation = requestContext({ url, initiator: page, method });
      expect(navigation.sameSite).toBe(method === "GET" ? "lax-or-less" : "unset-or-less");
      expect(navigation).not.toHaveProperty("schemelessSameSite");
      expect(navigation.partitionKey).toEqual({
        topLevelSite: "https://example.com",
        hasCrossSiteAncestor: false,
      });
    }
    const image = requestContext({ url, initiator: page, topLevel: page });
    expect([image.sameSite, image.partitionKey?.hasCrossSiteAncestor]).toEqual(["none", true]);
    const partitions = [
      image,
      ...opaque.map((other) => requestContext({ url, initiator: other, topLevel: other })),
    ];
    expect(new Set(partitions.map(({ partitionKey }) => partitionKey?.topLevelSite)).size).toBe(
      partitions.length,
    );

    const jar = new CookieJar();
    jar.setCookie("a=1; Secure; SameSite=None; Partitioned", url, image);
    expect(jar.getCookieString(url, image)).toBe("a=1");
    for (const other of partitions.slice(1)) expect(jar.getCookieString(url, other)).toBe("");
    expect(CookieJar.fromJSON(JSON.parse(JSON.stringify(jar))).getCookieString(url, image)).toBe("a=1");
  });

test("a frame without a site below a page of the same site gets no cookies of that site", () => {
  const sandboxed = requestContext({ url, initiator: "null", topLevel: own });
  expect(sandboxed.sameSite).toBe("none");
  expect(sandboxed.partitionKey).toEqual({ topLevelSite: "https://example.com", hasCrossSiteAncestor: true });
});

test("a redirect through a URL without a site is cross-site", () => {
  expect(requestContext({ url, redirectChain: ["null"] }).sameSite).toBe("lax-or-less");
});

test("a blob: page is of the site that made it", () => {
  const page = "blob:https://app.example.com/1b2c";
  expect(requestContext({ url, initiator: page, topLevel: page })).toEqual(
    requestContext({ url, initiator: own, topLevel: own }),
  );
});

test("an initiator without topLevel is a navigation, unless it is said otherwise", () => {
  expect(requestContext({ url, initiator: other }).sameSite).toBe("lax-or-less");
  expect(requestContext({ url, initiator: other, navigation: false }).sameSite).toBe("none");
});
