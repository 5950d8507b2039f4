/** The faults of a cookie that somebody makes in the form. */

import { describe, expect, test } from "vitest";
import { Cookie } from "../../index.ts";
import { makeCookie, readMakeForm } from "./make-form.ts";

/** The cookie as it is sent, or its faults as "field: code". */
function made(fields: Record<string, string>): string | string[] {
  const result = makeCookie(readMakeForm(new URLSearchParams(fields)));
  return result instanceof Cookie
    ? result.toString()
    : result.map(({ field, code, message }) => {
        expect(message).not.toMatch(/^cookie/);
        return `${field}: ${code}`;
      });
}

test("a cookie is made of the fields, in the case of letters that was typed", () => {
  expect(made({ name: "Sid", value: "" })).toBe("Sid=");
  expect(
    made({
      name: "__HOST-Sid",
      value: "É",
      path: "/",
      secure: "on",
      percent: "on",
      maxAge: " ",
      sameSite: "lax",
    }),
  ).toBe("__HOST-Sid=%C3%89; Path=/; Secure; SameSite=Lax");
  expect(made({ name: "x", value: "1", domain: "Evil.Example", path: "/Shop", maxAge: "0" })).toBe(
    "x=1; Max-Age=0; Domain=Evil.Example; Path=/Shop",
  );
});

describe("all faults are told at once:", () => {
  const rows: [why: string, fields: Record<string, string>, faults: string[]][] = [
    ["an empty form", {}, ["name: invalid-name"]],
    [
      "every field",
      {
        name: "a b",
        value: "a;b",
        path: "nix",
        domain: "a b",
        maxAge: "soon",
        sameSite: "LAX",
        partitioned: "on",
      },
      [
        "name: invalid-name",
        "value: value-needs-encoding",
        "path: invalid-attribute",
        "domain: invalid-attribute",
        "maxAge: invalid-attribute",
        "sameSite: invalid-attribute",
        "flags: conflicting-attributes",
      ],
    ],
    ["a prefix without anything", { name: "__Host-x" }, ["flags: prefix-mismatch", "path: prefix-mismatch"]],
    [
      "all that a prefix requires, in any case of letters",
      { name: "__host-http-X", domain: "a.example", path: "/x" },
      [
        "flags: prefix-mismatch",
        "flags: prefix-mismatch",
        "path: prefix-mismatch",
        "domain: prefix-mismatch",
      ],
    ],
    [
      "a path that is invalid, and not the one that the prefix requires",
      { name: "__Host-x", path: "x", secure: "on", domain: "a b" },
      [
        "path: invalid-attribute",
        "domain: invalid-attribute",
        "path: prefix-mismatch",
        "domain: prefix-mismatch",
      ],
    ],
    [
      "two reasons for Secure",
      { name: "__Secure-x", sameSite: "none" },
      ["flags: conflicting-attributes", "flags: prefix-mismatch"],
    ],
    [
      "a name and a value that are too large together",
      { name: "x".repeat(4000), value: "y".repeat(100) },
      ["value: too-large"],
    ],
    [
      "a name that is too large",
      { name: "x".repeat(5000), value: ";" },
      ["name: too-large", "value: value-needs-encoding"],
    ],
    ["a lifetime in milliseconds", { name: "x", maxAge: "86400000" }, ["maxAge: invalid-attribute"]],
  ];
  for (const [why, fields, faults] of rows) test(why, () => expect(made(fields)).toEqual(faults));
});
