/** Default paths and path matching, by the text of RFC 6265bis §5.1.4. */

import { expect, test } from "vitest";
import { defaultPath, pathMatches } from "./path-match.ts";

const defaults: [requestPath: string, path: string][] = [
  // Empty, or without a leading slash.
  ["", "/"],
  ["a", "/"],
  // No more than one slash.
  ["/", "/"],
  ["/a", "/"],
  // Up to the last slash, without it.
  ["/a/", "/a"],
  ["/a/b", "/a"],
  ["/a/b/", "/a/b"],
  ["/a/b/c.html", "/a/b"],
  ["//", "/"],
  ["/a//b", "/a/"],
];
for (const [requestPath, path] of defaults)
  test(`the default path of ${JSON.stringify(requestPath)} is ${path}`, () => {
    expect(defaultPath(requestPath)).toBe(path);
  });

const rows: [requestPath: string, cookiePath: string, matches: boolean][] = [
  // Identical.
  ["/", "/", true],
  ["/a", "/a", true],
  ["/a/", "/a/", true],
  // A prefix whose last character is a slash.
  ["/a", "/", true],
  ["/a/b", "/a/", true],
  ["/a//", "/a/", true],
  // A prefix, and the next character is a slash.
  ["/a/", "/a", true],
  ["/a/b/c", "/a", true],
  ["/a/b/c", "/a/b", true],
  // A prefix that ends within a segment.
  ["/ab", "/a", false],
  ["/a/bc", "/a/b", false],
  // Not a prefix.
  ["/a", "/a/", false],
  ["/", "/a", false],
  ["/b/a", "/a", false],
  // Bytes are compared, as they are written.
  ["/A", "/a", false],
  ["/%61", "/a", false],
  ["/%c3%a9", "/%C3%A9", false],
];
for (const [requestPath, cookiePath, matches] of rows)
  test(`${requestPath} ${matches ? "matches" : "does not match"} the cookie path ${cookiePath}`, () => {
    expect(pathMatches(requestPath, cookiePath)).toBe(matches);
  });
