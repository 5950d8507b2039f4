import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, daysSince1970 } from "./civil-days.ts";

const FIRST = Date.UTC(1600, 0, 1) / DAY;
const LAST = Date.UTC(10_000, 0, 1) / DAY;

test("daysSince1970 agrees with Date", () => {
  fc.assert(
    fc.property(fc.integer({ min: FIRST, max: LAST }), (days) => {
      const date = new Date(days * DAY);
      expect(daysSince1970(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())).toBe(days);
    }),
    { seed: 1, numRuns: 5000 },
  );
});

test("leap days are where the Gregorian calendar has them", () => {
  for (const year of [1600, 1996, 2000, 2024])
    expect(daysSince1970(year, 2, 1) - daysSince1970(year, 1, 28)).toBe(2);
  for (const year of [1700, 1900, 2023, 2100])
    expect(daysSince1970(year, 2, 1) - daysSince1970(year, 1, 28)).toBe(1);
});
