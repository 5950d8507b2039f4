/** Rows of files and journals, checked one by one. */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";
import { checkStoredCookie } from "./check-stored-cookie.ts";

const NOW = Date.UTC(2026, 0, 1);

function rowsOf(...lines: string[]) {
  const jar = new CookieJar({ clock: () => NOW });
  for (const line of lines) jar.setCookie(line, "https://www.example.com/a/");
  return [...jar];
}

test("a row that a jar stored is the same cookie, without foreign fields", () => {
  for (const row of rowsOf(
    "a=1",
    "b=2; Domain=example.com; Max-Age=60; Priority=High",
    "c=3; Secure; SameSite=None; Partitioned",
  ))
    expect(checkStoredCookie({ ...row, extra: "x" }, "row", NOW).cookie).toEqual(row);
});

test("a row that a jar would refuse has the jar's own reasons, and no value in them", () => {
  const [row] = rowsOf("s3cr3t=s3cr3t");
  const cases: [change: object, code: string][] = [
    [{ name: "__Host-a", secure: false }, "prefix-host"],
    [{ host: "com", hostOnly: false }, "public-suffix"],
    [{ host: "WWW.example.com" }, "invalid-field"],
    [{ expiryTime: NOW }, "expired"],
    [{ value: "s3cr3t\n" }, "invalid-field"],
    [{ path: 5 }, "invalid-field"],
    [{ sameSite: "none" }, "same-site-none-insecure"],
    [{ name: "a=b" }, "invalid-pair"],
  ];
  for (const [change, code] of cases) {
    const { reasons = [] } = checkStoredCookie({ ...row, name: "a", ...change }, "row 7", NOW);
    expect(reasons.map((reason) => reason.code)).toContain(code);
    expect(JSON.stringify(reasons)).not.toContain("s3cr3t");
    // The same as the jar itself.
    const jar = new CookieJar({ clock: () => NOW });
    const { refused } = jar.import([{ ...row!, name: "a", ...change } as never]);
    expect(refused[0]?.reasons.map((reason) => reason.code)).toEqual(reasons.map((reason) => reason.code));
  }
});

test("what is no record is refused", () => {
  for (const row of [undefined, null, "a=1", 5])
    expect(checkStoredCookie(row, "row", NOW).reasons).toHaveLength(1);
});

test("an address as Domain gives a host-only cookie", () => {
  const [row] = rowsOf("a=1");
  expect(checkStoredCookie({ ...row, host: "127.0.0.1", hostOnly: false }, "row", NOW).cookie?.hostOnly).toBe(
    true,
  );
});
