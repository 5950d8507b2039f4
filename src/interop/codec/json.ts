/** JSON as foreign schemes carry it: writing refuses what would come back different, reading never throws. */

import { CookieError } from "../../base/cookie-error.ts";

/**
 * Returns the JSON text of null, booleans, finite numbers, strings, arrays and plain objects of these.
 *
 * @throws CookieError "not-marshallable"
 */
export function encodeJson(value: unknown, cookieName: string): string {
  return encodeJsonWith(value, cookieName, refuseOtherTypes);
}

/**
 * Writes JSON with a scheme's own replacer, which receives each value as it stands in its parent, and what `toJSON` made of
 * it.
 */
export function encodeJsonWith(
  value: unknown,
  cookieName: string,
  replace: (original: unknown, replaced: unknown) => unknown,
): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, function (this: Record<string, unknown>, key, replaced: unknown) {
      if (!key.isWellFormed()) throw new NotJson("must not contain half of a surrogate pair");
      return replace(this[key], replaced);
    });
  } catch (error) {
    throw error instanceof NotJson
      ? notMarshallable(error.message, cookieName)
      : // The cause is left out: what a getter or toJSON of the value throws may hold the value.
        notMarshallable("must be readable and must not contain itself", cookieName);
  }
  if (text === undefined) throw notMarshallable("has no form in JSON", cookieName);
  if (nestsTooDeep(text)) throw notMarshallable(`must not nest deeper than ${MAX_DEPTH} levels`, cookieName);
  return text;
}

/** Refuses what JSON would drop or change. */
export function refuseOtherTypes(original: unknown, replaced: unknown): unknown {
  if (typeof original === "string") {
    if (!original.isWellFormed()) throw new NotJson("must not contain half of a surrogate pair");
  } else if (typeof original === "number") {
    if (!Number.isFinite(original) || Object.is(original, -0)) {
      throw new NotJson("must not contain NaN, Infinity or -0");
    }
  } else if (typeof original === "object" && original !== null) {
    refuseOtherObjects(original);
  } else if (original !== null && typeof original !== "boolean") {
    throw new NotJson(`must not contain a value of the type ${typeof original}`);
  }
  if (replaced !== original) throw new NotJson("must not contain a toJSON, or a getter that changes");
  return replaced;
}

function refuseOtherObjects(object: object): void {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (!Array.isArray(object) && prototype !== Object.prototype && prototype !== null) {
    throw new NotJson("must not contain an object of a class");
  }
  if (Object.getOwnPropertySymbols(object).length > 0)
    throw new NotJson("must not contain a symbol as a key");
  if (Array.isArray(object) && Object.keys(object).length !== object.length) {
    throw new NotJson("must not contain an array with holes or other properties");
  }
}

export class NotJson extends Error {}

function notMarshallable(problem: string, cookieName: string): CookieError {
  return new CookieError(
    "not-marshallable",
    `the value ${problem}; JSON has null, booleans, finite numbers, strings, arrays and plain objects`,
    cookieName,
  );
}

/** Escapes everything outside of ASCII, as Python's `json` does. */
export function escapeNonAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Returns `{ value }`, or `undefined` if the text is not JSON or nests too deep. Wrapped, because the value itself may be
 * falsy.
 */
export function decodeJson(
  text: string | undefined,
  revive?: (key: string, value: unknown) => unknown,
): { readonly value: unknown } | undefined {
  if (text === undefined || nestsTooDeep(text)) return undefined;
  try {
    return { value: JSON.parse(text, revive) };
  } catch {
    return undefined;
  }
}

/** More than any session has, and few enough for code that visits a value by recursion. */
const MAX_DEPTH = 512;

/** Whether arrays and objects nest deeper than that. Counts the brackets outside of strings. */
function nestsTooDeep(json: string): boolean {
  if (json.length <= MAX_DEPTH) return false;
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) at += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** Whether it is an object with keys: no array, and not `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
