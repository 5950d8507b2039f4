/** Finds the format of a cookie file by its first kilobytes. */

import { detectJson } from "./json/detect-json.ts";
import { readOctets } from "./model/byte-string.ts";
import type { ReadableFormat } from "./model/format.ts";
import { isDatabase, isFirefoxDatabase } from "./sqlite/detect-database.ts";

/** Returns the format that a file is in, or `undefined` if it looks like none. Takes time for the first kilobytes only. */
export function detectFormat(source: string | Uint8Array): ReadableFormat | undefined {
  if (typeof source !== "string" && isDatabase(source))
    return isFirefoxDatabase(source) ? "firefox-sqlite" : undefined;
  const head = readOctets(typeof source === "string" ? source.slice(0, HEAD) : source.subarray(0, HEAD));
  const json = detectJson(head);
  if (json) return json;
  return head.includes("\t") ? "netscape" : undefined;
}

const HEAD = 8192;
