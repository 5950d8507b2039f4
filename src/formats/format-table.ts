/** Every format: how it is read and written. */

import type { Format, ReadableFormat } from "./model/format.ts";
import { readLwp } from "./text/lwp.ts";
import { netscapeLines } from "./text/netscape-reader.ts";
import { writeNetscape } from "./text/netscape-writer.ts";
import { setCookieLines } from "./text/set-cookie-reader.ts";
import { writeSetCookie } from "./text/set-cookie-writer.ts";
import { readSpeculoos, speculoosLines, writeSpeculoos } from "./text/speculoos.ts";

export const FORMATS: { readonly [name in ReadableFormat]?: Format } = {
  speculoos: { octets: readSpeculoos, lines: speculoosLines, write: writeSpeculoos },
  netscape: { lines: netscapeLines, write: writeNetscape },
  "set-cookie": { lines: setCookieLines, write: writeSetCookie },
  lwp: { octets: readLwp },
};

/** Returns the format. @throws TypeError if there is none of this name. */
export function findFormat(name: string): Format {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name as ReadableFormat] : undefined;
  if (!format) throw new TypeError(`format must be one of ${Object.keys(FORMATS).join(", ")}`);
  return format;
}
