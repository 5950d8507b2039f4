/** The names of months in dates (RFC 9110 §5.6.7, RFC 6265bis §5.1.1). */

import { equalsIgnoreCase } from "../text/scan.ts";

const MONTHS = /* @__PURE__ */ "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Returns the month, from 0, whose three letters stand at `start` in any case, or -1. */
export function monthAt(text: string, start: number): number {
  return MONTHS.findIndex((month) => equalsIgnoreCase(text, start, month));
}
