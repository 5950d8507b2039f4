/** Every format: how it is read and written. */

import type { Format, ReadableFormat } from "./model/format.ts";

export const FORMATS: { readonly [name in ReadableFormat]?: Format } = {};

/** Returns the format. @throws TypeError if there is none of this name. */
export function findFormat(name: string): Format {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name as ReadableFormat] : undefined;
  if (!format) throw new TypeError(`format must be one of ${Object.keys(FORMATS).join(", ")}`);
  return format;
}
