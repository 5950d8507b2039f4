/** Every format: how it is read and written. */

import { cdp } from "./json/cdp.ts";
import { extension } from "./json/extension.ts";
import { har } from "./json/har/har.ts";
import { storageState } from "./json/storage-state.ts";
import { toughCookie } from "./json/tough-cookie.ts";
import { webdriver } from "./json/webdriver.ts";
import type { Format, ReadableFormat } from "./model/format.ts";
import { firefoxSqlite } from "./sqlite/firefox-sqlite.ts";
import { readLwp } from "./text/lwp.ts";
import { netscapeLines, readNetscape } from "./text/netscape/read-netscape.ts";
import { writeNetscape } from "./text/netscape/write-netscape.ts";
import { setCookieLines } from "./text/set-cookie-reader.ts";
import { writeSetCookie } from "./text/set-cookie-writer.ts";
import { readSpeculoos, speculoosLines, writeSpeculoos } from "./text/speculoos.ts";

export const FORMATS: { readonly [name in ReadableFormat]: Format } = {
  speculoos: { octets: readSpeculoos, lines: speculoosLines, write: writeSpeculoos },
  netscape: { octets: readNetscape, lines: netscapeLines, write: writeNetscape },
  "set-cookie": { lines: setCookieLines, write: writeSetCookie },
  lwp: { octets: readLwp },
  "storage-state": storageState,
  cdp,
  webdriver,
  har,
  "tough-cookie": toughCookie,
  extension,
  "firefox-sqlite": firefoxSqlite,
};

/** Returns the format with this name. @throws TypeError if no format has this name. */
export function findFormat(name: string): Format {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name as ReadableFormat] : undefined;
  if (!format) throw new TypeError(`format must be one of ${Object.keys(FORMATS).join(", ")}`);
  return format;
}
