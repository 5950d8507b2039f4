import { describe, expect, test } from "vitest";
import { formatCookieDate } from "./format-cookie-date.ts";
import { parseCookieDate, parseCookieDateAt } from "./parse-cookie-date.ts";
import { parseFixedDateAt } from "./parse-fixed-date.ts";

describe("a cookie-date", () => {
  const rows: [why: string, text: string, expected: string | undefined][] = [
    ["as RFC 9110 has it", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"],
    ["as Netscape had it", "Sun, 06-Nov-1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"],
    ["as RFC 850 had it", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37.000Z"],
    ["as asctime has it", "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37.000Z"],
    ["with its parts in another order", "08:49:37 1994 Nov 6", "1994-11-06T08:49:37.000Z"],
    ["in another zone, which counts as GMT", "Sun, 06 Nov 1994 08:49:37 +0200", "1994-11-06T08:49:37.000Z"],
    ["with a wrong weekday", "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"],
    ["in lower case", "sun, 06 nov 1994 08:49:37 gmt", "1994-11-06T08:49:37.000Z"],
    ["with a month in full", "6 November 1994 8:49:37", "1994-11-06T08:49:37.000Z"],
    ["with single digits", "6 Nov 1994 8:9:7", "1994-11-06T08:09:07.000Z"],
    ["of the year 69, which is 2069", "1 Jan 69 00:00:00", "2069-01-01T00:00:00.000Z"],
    ["of the year 70, which is 1970", "1 Jan 70 00:00:00", "1970-01-01T00:00:00.000Z"],
    ["of the year 99, which is 1999", "1 Jan 99 00:00:00", "1999-01-01T00:00:00.000Z"],
    ["on a leap day", "29 Feb 2024 00:00:00", "2024-02-29T00:00:00.000Z"],
    ["on the leap day of a year without one", "29 Feb 2023 00:00:00", undefined],
    ["on 31 November", "31 Nov 1994 08:49:37", undefined],
    ["on day 0", "0 Nov 1994 08:49:37", undefined],
    ["on day 32", "32 Jan 1994 08:49:37", undefined],
    ["at 24:00:00", "6 Nov 1994 24:00:00", undefined],
    ["at 08:60:00", "6 Nov 1994 08:60:00", undefined],
    ["at 08:49:60", "6 Nov 1994 08:49:60", undefined],
    ["without seconds", "6 Nov 1994 08:49", undefined],
    ["without a day", "Nov 1994 08:49:37", undefined],
    ["without a month", "6 1994 08:49:37", undefined],
    ["without a year", "6 Nov 08:49:37", undefined],
    ["of the year 1600, which is long past", "1 Jan 1600 00:00:00", "1601-01-01T00:00:00.000Z"],
    ["of the year 12345, which is the far future", "1 Jan 12345 00:00:00", "9999-12-31T23:59:59.999Z"],
    ["with two years, of which the first counts", "6 Nov 1994 2001 08:49:37", "1994-11-06T08:49:37.000Z"],
    ["with letters after the time", "6 Nov 1994 08:49:37Z", "1994-11-06T08:49:37.000Z"],
    ["with letters after the day", "6th Nov 1994 08:49:37", undefined],
    ["that is empty", "", undefined],
    ["in words", "tomorrow", undefined],
    ["as a number", "784111777", undefined],
  ];
  for (const [why, text, expected] of rows)
    test(why, () => {
      expect(parseCookieDate(text)?.toISOString()).toBe(expected);
      expect(parseCookieDateAt(`9 ${text}9`, 2, 2 + text.length)).toBe(parseCookieDate(text)?.getTime());
    });
});

describe("the fixed forms", () => {
  test("are read without the general algorithm", () => {
    for (const text of ["Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT"])
      expect(parseFixedDateAt(text, 0, text.length)).toBe(784_111_777_000);
  });
  test("leave all other dates to it", () => {
    for (const text of [
      "Sun, 29 Nov 1994 08:49:37 GMT",
      "Nov, 06 Dec 1994 08:49:37 GMT",
      "Sun, 06 Nov 0094 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37",
      "Sun, 06 Nov 1994 08:49:377 ",
      "Sun; 06 Nov 1994 08:49:37 GMT",
    ])
      expect(parseFixedDateAt(text, 0, text.length)).toBeUndefined();
  });
});

test("a date is printed in two forms", () => {
  const date = new Date(784_111_777_999);
  expect(formatCookieDate(date, "imf")).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
  expect(formatCookieDate(date, "netscape")).toBe("Sun, 06-Nov-1994 08:49:37 GMT");
  expect(formatCookieDate(new Date(-1), "imf")).toBe("Wed, 31 Dec 1969 23:59:59 GMT");
});
