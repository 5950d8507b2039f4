import { describe, expect, test } from "vitest";
import { protectCache, refusePublicCache } from "./cache-control.ts";

describe("a Cache-Control becomes one that keeps the cookie from others:", () => {
  const rows: [given: string, after: string][] = [
    ["private", "private"],
    [' , private="x-user", s-maxage=600', ' , private="x-user", s-maxage=600, no-cache="set-cookie"'],
    ["private=x-user", 'private=x-user, no-cache="set-cookie"'],
    ['private="a", private', 'private="a", private'],
    ["no-storey, x-private, private-x", 'no-storey, x-private, private-x, no-cache="set-cookie"'],
    ["NO-STORE", "NO-STORE"],
    ['x="private, no-store"', 'x="private, no-store", no-cache="set-cookie"'],
    ['x="\\", private"', 'x="\\", private", no-cache="set-cookie"'],
    ['x="no-cache=b", no-cache="a"', 'x="no-cache=b", no-cache="a, set-cookie"'],
    ['no-cache="a", No-Cache="Set-Cookie"', 'no-cache="a", No-Cache="Set-Cookie"'],
    ['no-cache="a", no-cache', 'no-cache="a", no-cache'],
    ["no-cache=a , max-age=1", 'no-cache="a, set-cookie" , max-age=1'],
    ['no-cache = "x-set-cookie"', 'no-cache="x-set-cookie, set-cookie"'],
    ['no-cache="a', 'no-cache="a, set-cookie"'],
  ];
  for (const [given, after] of rows) test(given, () => expect(protectCache(given)).toBe(after));
});

describe("a cookie of one user on a response with Cache-Control", () => {
  const rows: [control: string, isRefused: boolean][] = [
    ["public", true],
    ['private="x-user", s-maxage=600', true],
    ['private="x-user, public"', false],
    ["private, s-maxage=600", false],
    ["publicly, s-maxage-x=1", false],
    ['x=", no-store", PUBLIC', true],
    ["S-Maxage = 5", true],
    ["max-age=60", false],
  ];
  for (const [control, isRefused] of rows) {
    test(`${control} is ${isRefused ? "refused" : "sent"}`, () => {
      const act = () => refusePublicCache(control, "a");
      if (isRefused) expect(act).toThrow(expect.objectContaining({ code: "publicly-cacheable" }));
      else act();
    });
  }
});
