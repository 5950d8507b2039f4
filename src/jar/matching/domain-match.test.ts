/** Domain matching, by the text of RFC 6265bis §5.1.3. */

import { expect, test } from "vitest";
import { domainMatches, isSentToHost } from "./domain-match.ts";

const rows: [host: string, domain: string, matches: boolean][] = [
  // The same string.
  ["example.com", "example.com", true],
  ["localhost", "localhost", true],
  ["127.0.0.1", "127.0.0.1", true],
  ["[::1]", "[::1]", true],
  // The domain is a suffix, after a dot, and the host is a name.
  ["www.example.com", "example.com", true],
  ["a.b.c.example.com", "example.com", true],
  ["www.example.com", "com", true],
  ["www.example.com.", "example.com.", true],
  // A suffix that does not begin at a label.
  ["badexample.com", "example.com", false],
  ["example.com", "ample.com", false],
  // Not a suffix.
  ["example.com", "www.example.com", false],
  ["example.com", "example.org", false],
  ["www.example.com", "example.com.", false],
  ["www.example.com.", "example.com", false],
  [".example.com", "example.com", false],
  // Addresses have no domains above them.
  ["127.0.0.1", "0.0.1", false],
  ["127.0.0.1", "1", false],
  ["10.127.0.0", "127.0.0", false],
  ["www.example.com", "", false],
];
for (const [host, domain, matches] of rows)
  test(`${host} ${matches ? "matches" : "does not match"} the domain ${JSON.stringify(domain)}`, () => {
    expect(domainMatches(host, domain)).toBe(matches);
  });

test("a host-only cookie is sent to its host, and to no host below it", () => {
  const scope = { host: "example.com", hostOnly: true };
  expect(isSentToHost(scope, "example.com")).toBe(true);
  expect(isSentToHost(scope, "www.example.com")).toBe(false);
  expect(isSentToHost({ ...scope, hostOnly: false }, "www.example.com")).toBe(true);
});
