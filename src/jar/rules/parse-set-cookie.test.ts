import { expect, test } from "vitest";
import * as WARNING from "../reasons/warnings.ts";
import { parseSetCookieString, warningsByAttribute } from "./parse-set-cookie.ts";

test("each attribute that causes a warning is reported with its place in the header", () => {
  const header = `a=b; Path=x ; Secure; Max-Age=soon;colour=red; HttpOnly ; x ;Domain=${"d".repeat(1025)}`;
  const found: [bits: number, text: string][] = [];
  warningsByAttribute(header, (bits, start, end) => found.push([bits, header.slice(start, end)]));
  expect(found).toEqual([
    [WARNING.ATTRIBUTE_INVALID, "Path=x"],
    [WARNING.ATTRIBUTE_INVALID, "Max-Age=soon"],
    [WARNING.ATTRIBUTE_UNKNOWN, "colour=red"],
    [WARNING.ATTRIBUTE_UNKNOWN, "x"],
    [WARNING.ATTRIBUTE_TOO_LARGE, `Domain=${"d".repeat(1025)}`],
  ]);
  expect(found.reduce((bits, [bit]) => bits | bit, 0)).toBe(parseSetCookieString(header).warned);
});
