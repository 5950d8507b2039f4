/** JSON as foreign schemes carry it: refused on writing where it would come back as something else, read without throwing. */

import { CookieError } from "../../base/cookie-error.ts";

/**
 * The JSON text of null, booleans, finite numbers, strings, arrays and plain objects of these.
 *
 * @throws CookieError "not-marshallable"
 */
export function encodeJson(value: unknown, cookieName: string): string {
  return stringify(value, cookieName, refuseOthers);
}

/** JSON with a replacer of the scheme's own, which sees each value as it stands in its parent. */
export function stringify(
  value: unknown,
  cookieName: string,
  replace: (original: unknown, replaced: unknown) => unknown,
): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, function (this: Record<string, unknown>, key, replaced: unknown) {
      return replace(this[key], replaced);
    });
  } catch (error) {
    throw error instanceof NotJson
      ? notMarshallable(error.message, cookieName)
      : notMarshallable("holds itself", cookieName);
  }
  if (text === undefined) throw notMarshallable("is nothing that JSON has", cookieName);
  return text;
}

/** Refuses what JSON would drop or change on the way. */
export function refuseOthers(original: unknown, replaced: unknown): unknown {
  if (original === null || typeof original === "boolean") return replaced;
  if (typeof original === "string") {
    if (!original.isWellFormed()) throw new NotJson("holds a string with half of a surrogate pair");
    return replaced;
  }
  if (typeof original === "number") {
    if (!Number.isFinite(original)) throw new NotJson("holds a number that JSON does not have");
    return replaced;
  }
  if (typeof original !== "object") throw new NotJson(`holds a value of the type ${typeof original}`);
  const prototype: unknown = Object.getPrototypeOf(original);
  if (!Array.isArray(original) && prototype !== Object.prototype && prototype !== null) {
    throw new NotJson("holds an object of a class");
  }
  return replaced;
}

class NotJson extends Error {}

function notMarshallable(problem: string, cookieName: string): CookieError {
  return new CookieError(
    "not-marshallable",
    `the value ${problem}; JSON has null, booleans, finite numbers, strings, arrays and plain objects`,
    cookieName,
  );
}

/** The same JSON in ASCII, as Python's `json` writes it. */
export function asciiJson(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The value inside of an object, or `undefined` where the text is not JSON. */
export function decodeJson(text: string | undefined): { readonly value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
