/** Finds the format of a JSON file by the keys in its first kilobytes: what is damaged or cut off is found as well. */

import type { WritableFormat } from "../model/format.ts";

/** Returns the format of a text that begins like JSON, or `undefined`. Takes linear time. */
export function detectJson(head: string): WritableFormat | undefined {
  const text = head.replace(BYTE_ORDER_MARK, "");
  if (!/^\s*[[{]/.test(text)) return undefined;
  const keys = readKeys(text);
  for (const [format, ...signs] of SIGNS)
    if (signs.some((sign) => sign.every((key) => keys.has(key)))) return format;
  return /^\s*\[\s*\]\s*$/.test(text) ? "extension" : undefined;
}

/** Returns the keys; with a bracket behind it, the key of an object. */
function readKeys(text: string): Set<string> {
  const keys = new Set<string>();
  for (const [, key = "", colon, bracket] of text.matchAll(STRING)) {
    if (colon === undefined) continue;
    keys.add(/^https?:/.test(key) ? "(a URL)" : key);
    if (bracket === "{") keys.add(`${key}{`);
  }
  return keys;
}

/** As a character, or as its octets. */
const BYTE_ORDER_MARK = /^(?:\ufeff|\xef\xbb\xbf)/;
/** A string, and the colon behind it if it is a key. A string that is cut off ends with the text. */
const STRING = /"((?:[^"\\]|\\[\s\S])*)(?:"(\s*:\s*(\{)?)?|$)/g;

/** Keys of which all must be there. The first that fits counts. */
const SIGNS: readonly (readonly [format: WritableFormat, ...signs: (readonly string[])[]])[] = [
  ["har", ["log", "entries"], ["log", "creator"], ["log{", "version"]],
  ["storage-state", ["__meta__"], ["Name", "Value"]],
  ["tough-cookie", ["storeType", "cookies"], ["key", "domain"], ["key", "creation"], ["key", "hostOnly"]],
  ["speculoos", ["format", "version"], ["host", "hostOnly", "creationTime"]],
  [
    "webdriver",
    ["value{", "type"],
    ["(a URL)"],
    ["name", "expiry"],
    ["cookies", "partitionKey{", "userContext"],
  ],
  ["extension", ["name", "expirationDate"], ["name", "hostOnly"], ["name", "storeId"]],
  ["storage-state", ["_crHasCrossSiteAncestor"]],
  ["cdp", ["name", "priority"], ["name", "sourceScheme"], ["name", "sameParty"], ["name", "session"]],
  ["storage-state", ["name", "expires"], ["cookies", "origins"]],
  // Playwright takes a path with a domain only.
  ["webdriver", ["name", "value", "domain"], ["name", "value", "path"], ["cookies", "partitionKey"]],
  ["storage-state", ["name", "value"]],
  ["speculoos", ["version", "cookies"]],
  ["cdp", ["cookies"]],
];
