/** The attributes of a cookie in print (RFC 6265bis §4.1.1), with those of RFC 2109 §4.2.2 and RFC 2965 §3.2.2. */

import { printAttributes } from "../../syntax/print-attributes.ts";
import type { AttributeRecord } from "./attributes.ts";

/** Prints "; Max-Age=60; Path=/" after a pair, or nothing if there are no attributes. Each value was checked when it was set. */
export function printAllAttributes(pair: string, record: AttributeRecord): string {
  let text = printAttributes(pair, record);
  if (record.version !== undefined) text += `; Version=${record.version}`;
  if (record.comment !== undefined) text += `; Comment=${record.comment}`;
  if (record.commentURL !== undefined) text += `; CommentURL=${record.commentURL}`;
  if (record.discard) text += "; Discard";
  if (record.port !== undefined) text += `; Port=${record.port}`;
  return text;
}
