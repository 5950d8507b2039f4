import { expect, test } from "vitest";
import type { StoredCookie } from "../model/stored-cookie.ts";
import { SiteCookies } from "./site-cookies.ts";

const COOKIE: StoredCookie = {
  name: "id",
  value: "1",
  host: "example.com",
  hostOnly: true,
  path: "/",
  secure: true,
  httpOnly: false,
  sameSite: "lax",
  expiryTime: 60_000,
  creationTime: 0,
  lastUpdateTime: 0,
  lastAccessTime: 0,
  sequence: 0,
};

test("a replaced cookie is not the next to expire once that has been looked for: headers can be cached again", () => {
  const list = new SiteCookies("example.com");
  const first = list.set(COOKIE, "id", undefined, 1);
  list.set({ ...COOKIE, expiryTime: 90_000 }, "id", first, 2);
  expect(list.delete(({ expiryTime }) => expiryTime! <= 61_000)).toEqual([]);
  expect(list.nextExpiry).toBe(90_000);
});
