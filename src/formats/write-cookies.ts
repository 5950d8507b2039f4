/** Writes cookies as other tools read them. */

import type { StoredCookie } from "../jar/model/stored-cookie.ts";
import { listRows, readStoredCookie } from "../jar/persistence/saved-jar.ts";
import { findFormat } from "./format-table.ts";
import { fromByteString } from "./model/byte-string.ts";
import type { WritableFormat, WriteOptions } from "./model/format.ts";
import type { FormatLoss } from "./model/format-problem.ts";
import { LossList } from "./model/loss-list.ts";
import { isPlainRow } from "./model/plain-row.ts";

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
  const rows: StoredCookie[] = [];
  let last: StoredCookie | undefined;
  for (const row of listRows(cookies, "cookies")) {
    const cookie = isPlainRow(row, undefined, last)
      ? row
      : readStoredCookie(row, `cookies[${rows.length}]`, 0);
    if (typeof cookie === "string") throw new TypeError(cookie);
    rows.push(cookie);
    last = cookie;
  }
  let losses = new LossList();
  let text: string | undefined = found.write(rows, losses, options);
  if ("lines" in found || "octets" in found) {
    text = fromByteString(text);
    if (text === undefined) {
      losses = new LossList();
      const held = rows.filter((cookie) => isUtf8(cookie, losses));
      text = fromByteString(found.write(held, losses, options));
    }
  }
  let list: readonly FormatLoss[] | undefined;
  return {
    text: text!,
    get losses() {
      list ??= losses.list();
      return list;
    },
  };
}

/** Whether a text can hold the octets of a cookie. If it can't, that is a loss. */
function isUtf8(cookie: StoredCookie, losses: LossList): boolean {
  const { name, value, path } = cookie;
  const isHeld = [name, value, path].every((octets) => fromByteString(octets) !== undefined);
  if (!isHeld) losses.add(cookie, "whole", "has octets that are not UTF-8, which a text can't hold");
  return isHeld;
}
