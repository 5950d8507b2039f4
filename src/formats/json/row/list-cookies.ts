/** The list of cookies in an answer of a protocol. */

import type { CookieCollector } from "../../model/cookie-collector.ts";
import { kindOf } from "./json-row.ts";
import { isRecord, own } from "./parse-json.ts";

/** Returns the list in `{ cookies }`, `{ result: { cookies } }`, `{ value }` or of the answer itself. */
export function listCookies(json: unknown, into: CookieCollector): readonly unknown[] {
  let list = json;
  for (const field of ["result", "cookies", "value"])
    if (isRecord(list) && Object.hasOwn(list, field)) list = own(list, field);
  if (Array.isArray(list)) return list;
  into.report({ field: "cookies", message: `cookies must be a list; got ${kindOf(list)}` });
  return [];
}
