/** The attributes of a cookie in print (RFC 6265bis §4.1.1), as `npm-cookie/stringify-set-cookie.ts` prints them; a test compares the two. */

import { formatCookieTime } from "../../syntax/dates/format-cookie-date.ts";
import { PRIORITY, SAME_SITE } from "../../syntax/set-cookie-words.ts";
import { type AttributeRecord, NO_ATTRIBUTES } from "./attributes.ts";

/** Prints "; Max-Age=60; Path=/", or "" if there are no attributes. Each value was checked when it was set. */
export function printAttributes(record: AttributeRecord): string {
  if (record === NO_ATTRIBUTES) return "";
  let text = "";
  if (record.maxAge !== undefined) text += `; Max-Age=${record.maxAge}`;
  if (record.domain !== undefined) text += `; Domain=${record.domain}`;
  if (record.path !== undefined) text += `; Path=${record.path}`;
  if (record.expires !== undefined) text += `; Expires=${formatCookieTime(record.expires)}`;
  if (record.httpOnly) text += "; HttpOnly";
  if (record.secure) text += "; Secure";
  if (record.partitioned) text += "; Partitioned";
  if (record.priority !== undefined) text += PRIORITY[record.priority];
  if (record.sameSite !== undefined) text += SAME_SITE[record.sameSite];
  // RFC 2109 §4.2.2 and RFC 2965 §3.2.2
  if (record.version !== undefined) text += `; Version=${record.version}`;
  if (record.comment !== undefined) text += `; Comment=${record.comment}`;
  if (record.commentURL !== undefined) text += `; CommentURL=${record.commentURL}`;
  if (record.discard) text += "; Discard";
  if (record.port !== undefined) text += `; Port=${record.port}`;
  return text;
}
