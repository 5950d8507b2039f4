import { expect, test } from "vitest";
import { eachAttribute } from "./set-cookie-attributes.ts";

const rows: [header: string, found: (string | undefined)[][]][] = [
  ["a=b", []],
  ["a=b;", []],
  ["a=b; ;; = ;", []],
  ["a=b; Path=/", [["path", "Path=/", "/"]]],
  [
    "a=b;  PATH = /x y\t; Secure",
    [
      ["path", "PATH = /x y", "/x y"],
      ["secure", "Secure", ""],
    ],
  ],
  [
    "a=b; Secure=no; httponly",
    [
      ["secure", "Secure=no", "no"],
      ["httponly", "httponly", ""],
    ],
  ],
  [
    "a=b; Max-Age=60; max\rage=60",
    [
      ["max-age", "Max-Age=60", "60"],
      [undefined, "max\rage=60", "60"],
    ],
  ],
  [
    "a=b; Domain==x; Domain=",
    [
      ["domain", "Domain==x", "=x"],
      ["domain", "Domain=", ""],
    ],
  ],
  [
    "a=b; =x; foo",
    [
      [undefined, "=x", "x"],
      [undefined, "foo", ""],
    ],
  ],
  [
    "a=b; SameSite=Lax; Priority=High; Partitioned; Expires=0",
    [
      ["samesite", "SameSite=Lax", "Lax"],
      ["priority", "Priority=High", "High"],
      ["partitioned", "Partitioned", ""],
      ["expires", "Expires=0", "0"],
    ],
  ],
];
for (const [header, expected] of rows)
  test(`the attributes of ${JSON.stringify(header)} are found`, () => {
    const found: (string | undefined)[][] = [];
    eachAttribute(
      header,
      4,
      (into, text, attribute, start, _equals, valueStart, valueEnd) => {
        into.push([attribute, text.slice(start, valueEnd).trim(), text.slice(valueStart, valueEnd)]);
      },
      found,
    );
    expect(found).toEqual(expected);
  });
