/** The context of a request, by the text of RFC 6265bis §5.2 and §5.8.3, and of CHIPS. */

import { expect, test } from "vitest";
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
