/** Writes cookies as other tools read them. */

import type { StoredCookie } from "../jar/model/stored-cookie.ts";
import { listRows, readStoredCookie } from "../jar/persistence/saved-jar.ts";
import { findFormat } from "./format-table.ts";
import { fromByteString } from "./model/byte-string.ts";
import type { WritableFormat, WriteOptions } from "./model/format.ts";
import type { FormatLoss } from "./model/format-problem.ts";
import { LossList } from "./model/loss-list.ts";

/** A file, and what it does not hold of the cookies. */
export type WriteResult = { readonly text: string; readonly losses: readonly FormatLoss[] };

/**
 * Writes cookies, in order. What the format can't hold is in `losses`; a cookie that it could hold only with another meaning
 * is left out ("whole"). The text is Unicode: write it as UTF-8.
 *
 * @throws TypeError for a format that is not written, and for what is no stored cookie; the message contains no value.
 */
export function writeCookies(
  cookies: Iterable<StoredCookie>,
  format: WritableFormat,
  options: WriteOptions = {},
): WriteResult {
  const found = findFormat(format);
  if (!found.write) throw new TypeError("format must be one that is written; this one is only read");
  const isOctets = "lines" in found || "octets" in found;
  const losses = new LossList();
  const rows: StoredCookie[] = [];
  for (const [index, row] of listRows(cookies, "cookies").entries()) {
    const cookie = readStoredCookie(row, `cookies[${index}]`, 0);
    if (typeof cookie === "string") throw new TypeError(cookie);
    rows.push(cookie);
  }
  const text = found.write(rows, losses, options);
  return { text: isOctets ? fromByteString(text)! : text, losses: losses.losses };
}
