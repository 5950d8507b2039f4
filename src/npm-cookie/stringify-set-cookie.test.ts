import { describe, expect, test } from "vitest";
import { Cookie } from "../cookies/cookie.ts";
import type { SetCookie } from "./parse-set-cookie.ts";
import { type StringifyOptions, stringifyCookie } from "./stringify-cookie.ts";
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

describe("what is no text is converted once, then checked as it is printed:", () => {
  /** An object that gives these texts in turn, again and again the last. */
  const changing = (...texts: string[]) => {
    let calls = 0;
    return { toString: () => texts[Math.min(calls++, texts.length - 1)]! };
  };
  const rows: [what: string, cookie: object, printed: string | undefined, options?: StringifyOptions][] = [
    ["a number as the value", { name: "a", value: 5 }, "a=5"],
    [
      "a URL as the value",
      { name: "a", value: new URL("https://h/x;Domain=evil") },
      "a=https%3A%2F%2Fh%2Fx%3BDomain%3Devil",
    ],
    ["a changing value", { name: "a", value: changing("x", "y; Domain=evil") }, "a=x"],
    ["a changing name", { name: changing("a", "y; Domain=evil"), value: "x" }, "a=x"],
    ["no name", { value: "x" }, undefined],
    [
      "a changing domain",
      { name: "a", value: "", domain: changing("h.test", "y; Path=/evil") },
      "a=; Domain=h.test",
    ],
    ["a list as the path", { name: "a", value: "", path: ["/b"] }, "a=; Path=/b"],
    ["a changing path", { name: "a", value: "", path: changing("/", "/; Domain=evil") }, "a=; Path=/"],
    ["a URL as the path", { name: "a", value: "", path: new URL("https://h/;Domain=evil") }, undefined],
    ["a changing priority", { name: "a", value: "", priority: changing("low", "evil") }, undefined],
    ["a String as sameSite", { name: "a", value: "", sameSite: new String("lax") }, undefined],
    ["a text as maxAge", { name: "a", value: "", maxAge: "5; Domain=evil" }, undefined],
    [
      "a date that is text",
      { name: "a", value: "", expires: { getTime: () => "5; Domain=evil" } },
      undefined,
    ],
    [
      "what encode returns",
      { name: "a", value: "x" },
      "a=x",
      { encode: () => changing("x", "; Domain=evil") as never },
    ],
    [
      "a URL that encode returns",
      { name: "a", value: "x" },
      undefined,
      { encode: () => new URL("https://h/;Domain=evil") as never },
    ],
  ];
  for (const [what, cookie, printed, options] of rows) {
    test(what, () => {
      const print = () => stringifySetCookie(cookie as SetCookie, options);
      if (printed === undefined) expect(print).toThrow(TypeError);
      else expect(print()).toBe(printed);
    });
  }

  test("fields that change whenever they are read", () => {
    for (const field of ["name", "value", "domain", "path", "maxAge", "priority", "sameSite"]) {
      let reads = 0;
      const cookie = { name: "a", value: "x" };
      const good: Record<string, unknown> = {
        name: "a",
        value: "x",
        domain: "h.test",
        path: "/",
        maxAge: 5,
        priority: "low",
        sameSite: "lax",
      };
      Object.defineProperty(cookie, field, {
        get: () => (reads++ === 0 ? good[field] : "; Secure"),
        enumerable: true,
      });
      expect(stringifySetCookie(cookie), field).not.toContain("Secure");
    }
  });

  test("the values of stringifyCookie", () => {
    const evil = new URL("https://h/;Domain=evil") as never;
    expect(stringifyCookie({ a: evil, b: 5 as never })).toBe("a=https%3A%2F%2Fh%2F%3BDomain%3Devil; b=5");
  });
});

test("a name that is none is not in the error", () => {
  const name = "sid=s3cr3t; Path=/";
  for (const print of [
    () => stringifySetCookie({ name, value: "" }),
    () => stringifyCookie({ [name]: "" }),
  ]) {
    expect(print).toThrow(/^cookie name is invalid: /);
    expect(print).not.toThrow(/s3cr3t/);
  }
});
