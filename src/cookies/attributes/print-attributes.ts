/** The attributes of a cookie in print (RFC 6265bis §4.1.1). */

import { formatCookieTime } from "../../syntax/dates/format-cookie-date.ts";
import * as WORD from "../../syntax/set-cookie-words.ts";
import { type AttributeRecord, NO_ATTRIBUTES } from "./attributes.ts";

/** Prints "; Max-Age=60; Path=/", or "" if there are no attributes. Each value was checked when it was set. */
export function printAttributes(record: AttributeRecord): string {
  if (record === NO_ATTRIBUTES) return "";
  let text = "";
  if (record.maxAge !== undefined) text += WORD.MAX_AGE + record.maxAge;
  if (record.domain !== undefined) text += WORD.DOMAIN + record.domain;
  if (record.path !== undefined) text += WORD.PATH + record.path;
  if (record.expires !== undefined) text += WORD.EXPIRES + formatCookieTime(record.expires);
  if (record.httpOnly) text += WORD.HTTP_ONLY;
  if (record.secure) text += WORD.SECURE;
  if (record.partitioned) text += WORD.PARTITIONED;
  if (record.priority !== undefined) text += WORD.PRIORITY[record.priority];
  if (record.sameSite !== undefined) text += WORD.SAME_SITE[record.sameSite];
  // RFC 2109 §4.2.2 and RFC 2965 §3.2.2
  if (record.version !== undefined) text += `; Version=${record.version}`;
  if (record.comment !== undefined) text += `; Comment=${record.comment}`;
  if (record.commentURL !== undefined) text += `; CommentURL=${record.commentURL}`;
  if (record.discard) text += "; Discard";
  if (record.port !== undefined) text += `; Port=${record.port}`;
  return text;
}
