/** Reads the cookie files and recordings of other tools. */

import type { StoredCookie } from "../jar/model/stored-cookie.ts";
import { detectFormat } from "./detect-format.ts";
import { findFormat } from "./format-table.ts";
import { readOctets, readText } from "./model/byte-string.ts";
import { CookieCollector } from "./model/cookie-collector.ts";
import type { ReadableFormat, ReadOptions } from "./model/format.ts";
import type { FormatProblem } from "./model/format-problem.ts";
import { isDatabase } from "./sqlite/detect-database.ts";
import { eachLine } from "./text/lines.ts";

/** The cookies of a file, and what was not taken of it. */
export type ReadResult = {
  readonly format: ReadableFormat;
  readonly cookies: StoredCookie[];
  readonly problems: readonly FormatProblem[];
};

/**
 * Reads a file. What is damaged is reported and costs no other row; nothing that stands in a file makes this function throw.
 * Names and values are byte strings, as in a jar: a text stands for its UTF-8.
 *
 * @throws TypeError for a format or a URL that is none.
 * @example
 * ```ts
 * import { readCookies } from "speculoos/formats";
 * import { CookieJar } from "speculoos/jar";
 *
 * const jar = new CookieJar();
 * const { cookies, problems } = readCookies("www.example.com\tFALSE\t/\tTRUE\t0\tid\t7\n");
 * jar.import(cookies);
 * console.log(jar.getCookieString("https://www.example.com/"), problems.length); // id=7 0
 * ```
 */
export function readCookies(
  source: string | Uint8Array,
  { format: given, url, now = Date.now() }: ReadOptions = {},
): ReadResult {
  const into = new CookieCollector(now, url);
  const format = given ?? detectFormat(source) ?? (isSqlite(source) ? "firefox-sqlite" : "netscape");
  const reader = findFormat(format);
  if ("octets" in reader) reader.octets(readOctets(source), into);
  else if ("text" in reader) reader.text(readText(source), into);
  else if ("lines" in reader) eachLine(readOctets(source), reader.lines(into));
  else reader.bytes(typeof source === "string" ? new TextEncoder().encode(source) : source, into);
  return { format, cookies: into.finish(), problems: into.problems };
}

/** Whether a file is a database: the reader of Firefox's says what to do with another. */
function isSqlite(source: string | Uint8Array): boolean {
  return typeof source !== "string" && isDatabase(source);
}
