import { expect, test } from "vitest";
import { Cookie } from "../cookies/cookie.ts";
import { stringifySetCookie } from "./stringify-set-cookie.ts";

test("the class and the function print the same header", () => {
  const attributes = {
    sameSite: "none",
    priority: "high",
    partitioned: true,
    secure: true,
    httpOnly: true,
    expires: new Date(784_111_777_000),
    path: "/x",
    domain: ".example.com",
    maxAge: 60,
  } as const;
  const header =
    "a=b; Max-Age=60; Domain=.example.com; Path=/x; Expires=Sun, 06 Nov 1994 08:49:37 GMT; HttpOnly; Secure; Partitioned; Priority=High; SameSite=None";
  expect(stringifySetCookie({ name: "a", value: "b", ...attributes })).toBe(header);
  expect(String(new Cookie("a", "b", attributes))).toBe(header);
});
