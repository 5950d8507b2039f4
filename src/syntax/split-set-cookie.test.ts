import { expect, test } from "vitest";
import { splitSetCookie } from "./split-set-cookie.ts";

const rows: [joined: string, values: string[]][] = [
  ["", []],
  [" , ,", [", ,"]],
  ["a=1", ["a=1"]],
  ["a=1, b=2", ["a=1", "b=2"]],
  ["a=1,b=2,\tc=3", ["a=1", "b=2", "c=3"]],
  ["a=1; Expires=Wed, 09 Nov 1999 23:12:40 GMT, b=2", ["a=1; Expires=Wed, 09 Nov 1999 23:12:40 GMT", "b=2"]],
  ["a=1,2,3; Path=/, b=2", ["a=1,2,3; Path=/", "b=2"]],
  ["a=1, b = 2", ["a=1", "b = 2"]],
  ["a=1, b c=2", ["a=1, b c=2"]],
  ["a=1, =2", ["a=1, =2"]],
  ["a=1, b; c=2", ["a=1, b; c=2"]],
  ['a="1, b=2"; Path=/, c=3', ['a="1, b=2"; Path=/', "c=3"]],
  ['a = "1,b=2" , c="3,d=4"', ['a = "1,b=2"', 'c="3,d=4"']],
  ['a="1\\", b=2",c=3', ['a="1\\", b=2"', "c=3"]],
  // Not a quoted value: its quotes are part of a text, or there is no second one before the ";".
  ['a="1, b=2', ['a="1', "b=2"]],
  ['a="1, b="2"', ['a="1', 'b="2"']],
  ['a="1"2, b="3"', ['a="1"2', 'b="3"']],
  ['a="1, b=2; c="', ['a="1', 'b=2; c="']],
  ['a=1"2, b=3"', ['a=1"2', 'b=3"']],
  ['a=1; b="2, c=3"', ['a=1; b="2', 'c=3"']],
];
for (const [joined, values] of rows)
  test(`${JSON.stringify(joined)} has ${values.length} values`, () =>
    expect(splitSetCookie(joined)).toEqual(values));

test("a megabyte of anything is split in linear time", () => {
  for (const unit of [",", ", ", "a=,", ",a", " ", ",a="])
    splitSetCookie(unit.repeat(1_000_000 / unit.length));
});
