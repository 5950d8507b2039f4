import { describe, expect, test } from "vitest";
import { indexOfCookie, readCookiePairs, valueAt } from "./cookie-header.ts";

describe("a Cookie header is split into", () => {
  const rows: [header: string, pairs: [name: string, value: string][]][] = [
    ["", []],
    ["a=1", [["a", "1"]]],
    [
      "a=1; b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a=1;b=2;",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [" \ta = 1\t", [["a", "1"]]],
    ["a=b=c", [["a", "b=c"]]],
    [
      'a="x; y"',
      [
        ["a", '"x'],
        ["", 'y"'],
      ],
    ],
    ["a", [["", "a"]]],
    ["=a", [["", "a"]]],
    ["a=", [["a", ""]]],
    [
      "a; b=1",
      [
        ["", "a"],
        ["b", "1"],
      ],
    ],
    ["; ;=; =;", []],
    [
      "a=1; a=2",
      [
        ["a", "1"],
        ["a", "2"],
      ],
    ],
    [
      "$Version=1; $PATH=/; $Domain=x; $port; $Other=1",
      [
        ["", "$port"],
        ["$Other", "1"],
      ],
    ],
    ["\u00a0a=1", [["\u00a0a", "1"]]],
  ];
  for (const [header, pairs] of rows)
    test(JSON.stringify(header), () => {
      const found: [string, string][] = [];
      readCookiePairs(header, (name, value) => found.push([name, value]));
      expect(found).toEqual(pairs);
    });
});

describe("the value of one name is found", () => {
  const rows: [header: string, name: string, value: string | undefined][] = [
    ["a=1; b=2", "b", "2"],
    ["a=1; b=2", "c", undefined],
    ["aa=1; a=2", "a", "2"],
    ["b=a=1; a=2", "a", "2"],
    ["x=a; a = 2 ;", "a", "2"],
    ["a; a=2", "a", "2"],
    ["a=", "a", ""],
    ["A=1", "a", undefined],
    ["=1", "", undefined],
    ["a b=1", "a b", "1"],
    ["a;b=1", "a;b", undefined],
    ["a=1;;b=2", ";", undefined],
    ["a=1;a=1;a=1", ";a", undefined],
    ["$Path=/", "$Path", undefined],
    ["__proto__=1", "__proto__", "1"],
  ];
  for (const [header, name, value] of rows)
    test(`${JSON.stringify(name)} in ${JSON.stringify(header)}`, () => {
      const at = indexOfCookie(header, name, 0);
      expect(at === -1 ? undefined : valueAt(header, at)).toBe(value);
    });

  test("and the next copy after it", () => {
    const header = "a=1; b=2; a=3";
    const first = indexOfCookie(header, "a", 0);
    expect(valueAt(header, indexOfCookie(header, "a", first))).toBe("3");
  });
});
