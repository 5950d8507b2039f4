/** The facts of hosts: public suffix and registrable domain. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { createHostTable, mozillaHosts } from "./public-suffix.ts";

const rows: [host: string, suffix: string, registrableDomain: string][] = [
  ["example.com", "com", "example.com"],
  ["www.example.com", "com", "example.com"],
  ["a.b.c.example.com", "com", "example.com"],
  ["com", "com", "com"],
  ["www.example.co.uk", "co.uk", "example.co.uk"],
  ["co.uk", "co.uk", "co.uk"],
  // The private section.
  ["me.github.io", "github.io", "me.github.io"],
  ["a.me.github.io", "github.io", "me.github.io"],
  ["github.io", "github.io", "github.io"],
  // A wildcard rule, and an exception to one.
  ["www.ck", "ck", "www.ck"],
  ["a.b.c.ck", "c.ck", "b.c.ck"],
  // A trailing dot belongs to the host.
  ["www.example.com.", "com.", "example.com."],
  // The rule "*" of the list: the last label of a name that no rule has.
  ["a.b.unheard-of", "unheard-of", "b.unheard-of"],
  ["localhost", "localhost", "localhost"],
  // Names as `URL` prints them.
  ["www.xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"],
];
for (const [host, suffix, registrableDomain] of rows)
  test(`${host} has the public suffix ${suffix} and the registrable domain ${registrableDomain}`, () => {
    expect(mozillaHosts.get(host)).toEqual({
      host,
      suffixLength: suffix.length,
      registrableDomain,
      isAddress: false,
      isLoopback: host === "localhost",
    });
  });

for (const host of ["127.0.0.1", "10.0.0.1", "[::1]", "[2001:db8::1]"])
  test(`the address ${host} has no public suffix and is its own registrable domain`, () => {
    for (const table of [mozillaHosts, createHostTable("none")])
      expect(table.get(host)).toMatchObject({
        suffixLength: 0,
        registrableDomain: host,
        isAddress: true,
      });
  });

const withoutList: [host: string, registrableDomain: string][] = [
  ["com", "com"],
  ["example.com", "example.com"],
  ["www.example.com", "example.com"],
  ["a.b.example.co.uk", "co.uk"],
  ["www.example.com.", "example.com."],
];
for (const [host, registrableDomain] of withoutList)
  test(`without a list of suffixes ${host} is of the site ${registrableDomain}`, () => {
    expect(createHostTable("none").get(host)).toMatchObject({ suffixLength: 0, registrableDomain });
  });

test("a list is asked once for each host", () => {
  const asked: string[] = [];
  const getPublicSuffix = (host: string) => {
    asked.push(host);
    return "test";
  };
  const table = createHostTable({ getPublicSuffix });
  table.get("a.test");
  const { length } = asked;
  expect(table.get("a.test").registrableDomain).toBe("a.test");
  expect(asked.length).toBe(length);
});

test("no rule of the list names the label by which a suffix is asked for", () => {
  const data = readFileSync(createRequire(import.meta.url).resolve("tldts"), "utf8");
  expect(data).toContain("mythic-beasts");
  expect(data).not.toContain("speculoos");
  // The rule "x.mythic-beasts.com" does not make its parent a suffix.
  expect(mozillaHosts.get("www.mythic-beasts.com").registrableDomain).toBe("mythic-beasts.com");
  expect(mozillaHosts.get("mythic-beasts.com").suffixLength).toBe("com".length);
});
