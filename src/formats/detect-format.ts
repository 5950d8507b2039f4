/** Finds the format of a cookie file by its first kilobytes. */

import { readOctets } from "./model/byte-string.ts";
import type { ReadableFormat } from "./model/format.ts";
import { detectText } from "./text/detect-text.ts";

/** Returns the format that a file looks like, or `undefined`. Takes time for the first kilobytes only. */
export function detectFormat(source: string | Uint8Array): ReadableFormat | undefined {
  const head = readOctets(typeof source === "string" ? source.slice(0, HEAD) : source.subarray(0, HEAD));
  return detectText(head);
}

const HEAD = 65_536;
