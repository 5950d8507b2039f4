/** Cookies that come as rows of JSON, of a journal or of another jar: what became of each. */

import { invalidField } from "./check-stored-cookie.ts";
import type { ImportResult, RefusedRow, StoreResult } from "./explain/results.ts";
import type { StoredCookie } from "./model/stored-cookie.ts";
import { readStoredCookie } from "./persistence/saved-jar.ts";

/** Receives each row that is a stored cookie. `place` names the rows in messages. A result without a cookie: the jar's was kept. */
export function importRows(
  rows: readonly unknown[],
  place: string,
  now: number,
  receive: (cookie: StoredCookie) => StoreResult,
): ImportResult {
  const refused: RefusedRow[] = [];
  let kept = 0;
  for (const [index, cookie] of rows.entries()) {
    const read = readStoredCookie(cookie, `${place}[${index}]`, now);
    const { reasons, cookie: stored }: Pick<StoreResult, "reasons" | "cookie"> =
      typeof read === "string" ? { reasons: [invalidField(read)] } : receive(read);
    if (reasons.length > 0) refused.push({ index, cookie, reasons });
    else if (!stored) kept++;
  }
  return { imported: rows.length - kept - refused.length, kept, refused };
}
