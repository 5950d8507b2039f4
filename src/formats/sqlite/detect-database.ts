/** Finds out what a SQLite file is by its header and its schema (https://www.sqlite.org/fileformat2.html §1.3). */

import { byteStringOf } from "../model/byte-string.ts";

/** Whether a file is a SQLite database. */
export function isDatabase(bytes: Uint8Array): boolean {
  return byteStringOf(bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/** Whether a file is Firefox's cookies.sqlite. Its schema is in the first page. */
export function isFirefoxDatabase(bytes: Uint8Array): boolean {
  return isDatabase(bytes) && byteStringOf(bytes.subarray(0, MAX_PAGE)).includes("moz_cookies");
}

const MAGIC = "SQLite format 3\0";
const MAX_PAGE = 65_536;
