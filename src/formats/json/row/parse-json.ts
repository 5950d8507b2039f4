/** JSON of other tools (RFC 8259): what is damaged costs the rows that it stands in. */

import type { CookieCollector } from "../../model/cookie-collector.ts";

/** An object of a JSON text. Only own fields count: `__proto__` is a name. */
export type JsonRecord = { readonly [field: string]: unknown };

/**
 * Parses a text. Of a text that is no JSON, the objects in its first list are returned, each parsed alone; the text is
 * reported, and so is each object that can't be parsed, in whose place is `undefined`. Takes linear time, and nests as deep as the text does without
 * recursion.
 */
export function parseJson(source: string, into: CookieCollector): unknown {
  const text = source.charCodeAt(0) === BYTE_ORDER_MARK ? source.slice(1) : source;
  const whole = tryParse(text);
  if (whole !== undefined) return whole;
  const places = findRows(text);
  into.report({
    message:
      text.trim() === ""
        ? "the file must be JSON; it is empty"
        : `the file must be JSON; it has a fault, and ${places.length} objects in it were read one by one`,
  });
  return places.map(([start, end], index) => {
    const row = tryParse(text.slice(start, end));
    if (row === undefined)
      into.report({ row: index + 1, message: "the cookie must be JSON; it has a fault" });
    return row;
  });
}

/** Whether a value is an object, and no list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a field that the object itself has. */
export function own(record: JsonRecord, field: string): unknown {
  return Object.hasOwn(record, field) ? record[field] : undefined;
}

/** Returns the value, or `undefined` for a text that is no JSON or nests deeper than the runtime can parse. */
function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the places of the objects that are elements of a list, at the depth of the first that ends. */
function findRows(text: string): [start: number, end: number][] {
  const rows: [start: number, end: number][] = [];
  const open: { at: number; isList: boolean }[] = [];
  let depth = -1;
  const tokens = new RegExp(TOKEN);
  for (let found = tokens.exec(text); found; found = tokens.exec(text)) {
    const { 0: token, index } = found;
    if (token === '"') tokens.lastIndex = findStringEnd(text, index + 1);
    else if (token === "{" || token === "[") open.push({ at: index, isList: token === "[" });
    else {
      const from = open.pop();
      if (token === "]" || !from || from.isList || open.at(-1)?.isList !== true) continue;
      if (depth === -1) depth = open.length;
      if (depth === open.length) rows.push([from.at, index + 1]);
    }
  }
  return rows;
}

/** Returns the place after a string, which ends with its line at the latest. By characters: an expression would need memory for each. */
function findStringEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF) return at;
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH && text.charCodeAt(at + 1) !== LF) at++;
  }
  return at;
}

const BYTE_ORDER_MARK = 0xfeff;
const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** The start of a string, or a bracket. */
const TOKEN = /["[\]{}]/g;
