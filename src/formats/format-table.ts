/** Every format: how it is read and written. */

import { cdp } from "./json/cdp.ts";
import { extension } from "./json/extension.ts";
import { har } from "./json/har.ts";
import { storageState } from "./json/storage-state.ts";
import { toughCookie } from "./json/tough-cookie.ts";
import { webdriver } from "./json/webdriver.ts";
import type { Format, ReadableFormat } from "./model/format.ts";
import { firefoxSqlite } from "./sqlite/firefox-sqlite.ts";

export const FORMATS: { readonly [name in ReadableFormat]?: Format } = {
  "storage-state": storageState,
  cdp,
  webdriver,
  har,
  "tough-cookie": toughCookie,
  extension,
  "firefox-sqlite": firefoxSqlite,
};

/** Returns the format. @throws TypeError if there is none of this name. */
export function findFormat(name: string): Format {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name as ReadableFormat] : undefined;
  if (!format) throw new TypeError(`format must be one of ${Object.keys(FORMATS).join(", ")}`);
  return format;
}
