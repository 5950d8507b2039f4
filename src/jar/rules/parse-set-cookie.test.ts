import { expect, test } from "vitest";
import * as REFUSAL from "../reasons/refusals.ts";
import * as WARNING from "../reasons/warnings.ts";
import { parseSetCookieString } from "./parse-set-cookie.ts";

test("every attribute that causes a warning sets its bit", () => {
  const rows: [attribute: string, bit: number][] = [
    [" Path=x ", WARNING.ATTRIBUTE_INVALID],
    ["Max-Age=soon", WARNING.ATTRIBUTE_INVALID],
    ["colour=red", WARNING.ATTRIBUTE_UNKNOWN],
    [" x ", WARNING.ATTRIBUTE_UNKNOWN],
    [`Domain=${"d".repeat(1025)}`, WARNING.ATTRIBUTE_TOO_LARGE],
    ["Secure", 0],
  ];
  for (const [attribute, bit] of rows) expect(parseSetCookieString(`a=b;${attribute}`).warned).toBe(bit);
});

test("headers with the same attributes share them, and nothing else", () => {
  const shared = "; Path=/shared; Secure; Foo";
  const first = parseSetCookieString(`a=1${shared}`);
  const large = parseSetCookieString(`b=${"x".repeat(4000)}${shared}`);
  const third = parseSetCookieString(`c=3${shared}`);
  expect(third).toMatchObject({
    text: `c=3${shared}`,
    name: "c",
    value: "3",
    warned: WARNING.ATTRIBUTE_UNKNOWN,
  });
  expect(third.attributes).toBe(first.attributes);
  expect(large.warned).toBe(WARNING.ATTRIBUTE_UNKNOWN | WARNING.NEAR_SIZE_LIMIT);
  for (let i = 0; i < 5; i++) parseSetCookieString(`d=1; Path=/${i}`);
  expect(parseSetCookieString(`a=1${shared}`)).toEqual(first);
});

test("a control character is found in the pair and in attributes that were read before", () => {
  for (const header of ["a=\x01; Path=/", "a=1; Path=/\x01", "b=2; Path=/\x01", "c=\x01; Path=/"])
    expect(parseSetCookieString(header).refused, header).toBe(REFUSAL.CONTROL_CHARACTER);
  expect(parseSetCookieString("d=4; Path=/").refused).toBe(0);
});
