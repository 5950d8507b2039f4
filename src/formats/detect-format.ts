/** Finds the format of a cookie file by its first kilobytes. */

import { detectJson } from "./json/detect-json.ts";
import { readOctets } from "./model/byte-string.ts";
import type { ReadableFormat } from "./model/format.ts";
import { isDatabase, isFirefoxDatabase } from "./sqlite/detect-database.ts";
import { detectText } from "./text/detect-text.ts";

/** Returns the format that a file looks like, or `undefined`. Takes time for the first kilobytes only. */
export function detectFormat(source: string | Uint8Array): ReadableFormat | undefined {
  if (typeof source !== "string" && isDatabase(source))
    return isFirefoxDatabase(source) ? "firefox-sqlite" : undefined;
  const head = readOctets(typeof source === "string" ? source.slice(0, HEAD) : source.subarray(0, HEAD));
  return detectJson(head) ?? detectText(head);
}

const HEAD = 65_536;
