/**
 * The format of this package, without losses: a line of JSON for the version, then one for each cookie. A journal adds lines:
 * of the same cookie again, and of removals. A saved jar is read too.
 */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { isRecord } from "../json/row/parse-json.ts";
import { fromByteString } from "../model/byte-string.ts";
import type { CookieCollector } from "../model/cookie-collector.ts";
import { eachLine } from "./lines.ts";

/** Reads a file, or what `JSON.stringify` makes of a jar, over one line or several. */
export function readSpeculoos(source: string, into: CookieCollector): void {
  // A file of lines has no object over several.
  const saved = /^\s*\{\s*"version"\s*:\s*1\s*,\s*"cookies"/.test(source) ? parseJson(source) : undefined;
  if (isRecord(saved) && Array.isArray(saved.cookies)) readRows(saved.cookies, into);
  else eachLine(source, speculoosLines(into));
}

/** Reads a file line by line. */
export function speculoosLines(into: CookieCollector): (line: string, row: number) => void {
  return (line, row) => {
    if (line.trim() === "") return;
    const parsed = parseJson(line);
    if (!isRecord(parsed)) into.report({ row, message: "must be a line of JSON with an object" });
    else if (Array.isArray(parsed.cookies)) readRows(parsed.cookies, into);
    else if (isRecord(parsed.removed)) into.removeRecord(parsed.removed, { row });
    else if (parsed.format !== "speculoos") into.addRecord(parsed, { row });
    else if (parsed.version !== 1) into.report({ row, field: "version", message: "must be 1" });
  };
}

/** Returns a file of ASCII characters. */
export function writeSpeculoos(cookies: readonly StoredCookie[]): string {
  return [SPECULOOS_HEADER, ...cookies.map(writeSpeculoosLine), ""].join("\n");
}

/** Returns the line of a cookie, without its end. */
export function writeSpeculoosLine({
  name,
  value,
  host,
  hostOnly,
  path,
  secure,
  httpOnly,
  sameSite,
  expiryTime,
  creationTime,
  lastUpdateTime,
  lastAccessTime,
  sequence,
  partitionKey,
  priority,
}: StoredCookie): string {
  const scope = { name, value, host, hostOnly, path, secure, httpOnly, sameSite, expiryTime };
  const times = { creationTime, lastUpdateTime, lastAccessTime, sequence };
  // Only these: the object may be the user's.
  return toAscii(JSON.stringify({ ...scope, ...times, partitionKey, priority }));
}

/** Returns the line of a removal, without its end: earlier lines of this cookie do not count. */
export function writeSpeculoosRemoval({ name, host, hostOnly, path, partitionKey }: StoredCookie): string {
  return toAscii(JSON.stringify({ removed: { name, host, hostOnly, path, partitionKey } }));
}

function readRows(rows: readonly unknown[], into: CookieCollector): void {
  for (const [index, row] of rows.entries()) into.addRecord(row, { row: index + 1 });
}

/** Returns `undefined` for what is no JSON. */
function parseJson(octets: string): unknown {
  try {
    return JSON.parse(fromByteString(octets) ?? octets);
  } catch {
    return undefined;
  }
}

function toAscii(json: string): string {
  return json.replace(/[\x7f-\uffff]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The first line of a file. */
export const SPECULOOS_HEADER = '{"format":"speculoos","version":1}';
