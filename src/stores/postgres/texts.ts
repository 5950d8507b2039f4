/** Texts as PostgreSQL can hold them: it takes no NUL and no half of a surrogate pair, in `text` and in `jsonb`. */

import { FrozenFields } from "../../sessions/store/frozen-fields.ts";

const NEEDS_ESCAPE = /[\u0000\\\ud800-\udfff]/;

/** Returns the text with such characters as JSON escapes them. Nearly all texts stay as they are. */
export function escapeText(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** Returns the text that `escapeText` was given. */
export function unescapeText(text: string): string {
  return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
}

/** Returns fields as one JSON object. */
export function printFields(fields: Iterable<readonly [string, string]>): string {
  return JSON.stringify(
    Object.fromEntries(Array.from(fields, ([name, text]) => [escapeText(name), escapeText(text)])),
  );
}

/** Returns names as one JSON array: drivers differ in how they take arrays. */
export function printNames(names: Iterable<string>): string {
  return JSON.stringify(Array.from(names, escapeText));
}

/** Returns the fields of a JSON object. @throws SyntaxError or TypeError, without data, for what `printFields` never prints. */
export function parseFields(json: string): FrozenFields {
  const fields: unknown = JSON.parse(json);
  if (typeof fields !== "object" || fields === null || Array.isArray(fields))
    throw new TypeError("fields must be an object");
  return new FrozenFields(
    Object.entries(fields).map(([name, text]: [string, unknown]) => {
      if (typeof text !== "string") throw new TypeError("a field must be text");
      return [unescapeText(name), unescapeText(text)];
    }),
  );
}
