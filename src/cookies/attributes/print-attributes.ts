/** Attributes as they stand behind the pair of a Set-Cookie (RFC 6265bis §4.1.1), in the order of the npm package `cookie`. */

import { type AttributeRecord, NO_ATTRIBUTES } from "./attributes.ts";

/** "; Max-Age=60; Path=/", and nothing where there is no attribute. Each value was checked when it was set. */
export function printAttributes(record: AttributeRecord): string {
  if (record === NO_ATTRIBUTES) return "";
  let text = "";
  if (record.maxAge !== undefined) text += `; Max-Age=${record.maxAge}`;
  if (record.domain !== undefined) text += `; Domain=${record.domain}`;
  if (record.path !== undefined) text += `; Path=${record.path}`;
  if (record.expires !== undefined) text += `; Expires=${new Date(record.expires).toUTCString()}`;
  if (record.httpOnly === true) text += "; HttpOnly";
  if (record.secure === true) text += "; Secure";
  if (record.partitioned === true) text += "; Partitioned";
  if (record.priority !== undefined) text += PRIORITY[record.priority];
  if (record.sameSite !== undefined) text += SAME_SITE[record.sameSite];
  // RFC 2109 §4.2.2 and RFC 2965 §3.2.2
  if (record.version !== undefined) text += `; Version=${record.version}`;
  if (record.comment !== undefined) text += `; Comment=${record.comment}`;
  if (record.commentURL !== undefined) text += `; CommentURL=${record.commentURL}`;
  if (record.discard === true) text += "; Discard";
  if (record.port !== undefined) text += `; Port=${record.port}`;
  return text;
}

const PRIORITY = { low: "; Priority=Low", medium: "; Priority=Medium", high: "; Priority=High" } as const;
const SAME_SITE = { strict: "; SameSite=Strict", lax: "; SameSite=Lax", none: "; SameSite=None" } as const;
